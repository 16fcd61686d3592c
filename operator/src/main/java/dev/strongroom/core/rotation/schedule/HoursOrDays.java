package dev.strongroom.core.rotation.schedule;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as declarations have them: a number of hours or days, such as 36h or 90d. */
public final class HoursOrDays {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})([hd])");

  private HoursOrDays() {}

  /** A length of 1h to 9999h or 1d to 9999d; empty when it is none. */
  public static Optional<Duration> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int count = Integer.parseInt(m.group(1));
    return Optional.of(m.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count));
  }
}
