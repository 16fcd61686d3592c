package dev.strongroom.core.signature;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Times in signatures: how they are written, and how far they may be from the server's clock. */
final class SignatureTime {
  /** How far a client's clock may be off, either way (AWS: 5 minutes). */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** The longest that a presigned request is valid (AWS: 7 days). */
  static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);

  private static final int BASIC_LENGTH = "20150830T123600Z".length();
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private SignatureTime() {}

  /** Reads ISO 8601 in basic format, which is the only one of X-Amz-Date. */
  static Optional<Instant> basic(String text) {
    if (text.length() != BASIC_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException notBasic) {
      return Optional.empty();
    }
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

  static String basic(Instant time) {
    return BASIC.format(time.atOffset(ZoneOffset.UTC));
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
