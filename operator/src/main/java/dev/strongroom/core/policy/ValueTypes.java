package dev.strongroom.core.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts read as the types that condition operators compare. */
final class ValueTypes {
  private static final int LONGEST = 64;
  private static final Pattern YEAR = Pattern.compile("\\d{4}");
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern EPOCH_SECONDS = Pattern.compile("-?\\d{1,11}(\\.\\d{1,9})?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,40}(\\.\\d{1,20})?([eE][+-]?\\d{1,3})?");

  private ValueTypes() {}

  /** A whole or decimal number. */
  static Optional<BigDecimal> number(String text) {
    return text.length() <= LONGEST && NUMBER.matcher(text).matches()
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /**
   * A time in one of the forms of ISO 8601 that the W3C's note on date and time formats lists, or
   * in seconds since 1970. Four digits are a year.
   */
  static Optional<Instant> time(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      if (YEAR.matcher(text).matches()) {
        return Optional.of(start(LocalDate.of(Integer.parseInt(text), 1, 1)));
      }
      if (EPOCH_SECONDS.matcher(text).matches()) {
        BigDecimal seconds = new BigDecimal(text);
        long whole = seconds.longValue();
        return Optional.of(
            Instant.ofEpochSecond(
                whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue()));
      }
      if (MONTH.matcher(text).matches()) {
        return Optional.of(start(YearMonth.parse(text).atDay(1)));
      }
      if (DAY.matcher(text).matches()) {
        return Optional.of(start(LocalDate.parse(text)));
      }
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /** True or false, in any case. */
  static Optional<Boolean> bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Bytes in base64. */
  static Optional<byte[]> bytes(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
