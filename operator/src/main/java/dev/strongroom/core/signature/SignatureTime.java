package dev.strongroom.core.signature;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times in signatures: how they are written, and how far they may be from the server's clock. */
final class SignatureTime {
  /** How far a client's clock may be off, either way (AWS: 5 minutes). */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** The longest that a presigned request is valid (AWS: 7 days). */
  static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);

  private static final int BASIC_LENGTH = "20150830T123600Z".length();
  private static final int T_AT = "20150830".length();
  private static final int TEN = 10;

  private SignatureTime() {}

  /**
   * Reads ISO 8601 in basic format, which is the only one of X-Amz-Date. Every request has one, and
   * a formatter of the JDK takes longer for it than all of the hashing.
   */
  static Optional<Instant> basic(String text) {
    if (text.length() != BASIC_LENGTH
        || text.charAt(T_AT) != 'T'
        || text.charAt(BASIC_LENGTH - 1) != 'Z'
        || !hasDigits(text, 0, T_AT)
        || !hasDigits(text, T_AT + 1, BASIC_LENGTH - 1)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(text, 0, 4),
                  number(text, 4, 6),
                  number(text, 6, T_AT),
                  number(text, 9, 11),
                  number(text, 11, 13),
                  number(text, 13, 15))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  private static boolean hasDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, TEN);
  }

  /** Reads a Date header: HTTP's format (RFC 9110 §5.6.7) or ISO 8601 in basic format. */
  static Optional<Instant> dateHeader(String text) {
    Optional<Instant> basic = basic(text);
    if (basic.isPresent()) {
      return basic;
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException notHttp) {
      return Optional.empty();
    }
  }

  /** Writes a time of the years 0 to 9999. */
  static String basic(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(BASIC_LENGTH);
    twoDigits(out, utc.getYear() / 100);
    twoDigits(out, utc.getYear() % 100);
    twoDigits(out, utc.getMonthValue());
    twoDigits(out, utc.getDayOfMonth());
    out.append('T');
    twoDigits(out, utc.getHour());
    twoDigits(out, utc.getMinute());
    twoDigits(out, utc.getSecond());
    return out.append('Z').toString();
  }

  private static void twoDigits(StringBuilder out, int number) {
    out.append((char) ('0' + number / TEN)).append((char) ('0' + number % TEN));
  }

  /**
   * Refuses what was signed too long ago or in the future.
   *
   * @param valid for how long a signature of this time is valid
   */
  static void requireNear(Instant signed, Duration valid, Instant now) {
    Instant expiry = signed.plus(valid);
    if (expiry.isBefore(now)) {
      throw SignatureRefused.mismatch(
          valid.equals(SKEW)
              ? "Signature expired: %s is now earlier than %s (%s - 5 min.)"
                  .formatted(basic(signed), basic(now.minus(SKEW)), basic(now))
              : "Signature expired: %s is now earlier than %s"
                  .formatted(basic(expiry), basic(now)));
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw SignatureRefused.mismatch(
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(basic(signed), basic(now.plus(SKEW)), basic(now)));
    }
  }
}
