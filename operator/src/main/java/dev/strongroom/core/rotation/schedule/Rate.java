package dev.strongroom.core.rotation.schedule;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code rate(N hours|days)}: N whole hours or UTC days after the last rotation. When that time is
 * past already, the soonest full hour or UTC midnight, for the rotation is overdue.
 *
 * @param count how many
 * @param unit hours or days
 */
record Rate(int count, ChronoUnit unit) implements Recurrence {
  private static final int MAX_DAYS = 999;
  private static final Pattern FORM =
      Pattern.compile(" *([0-9]{1,5}) +(hours?|days?) *", Pattern.CASE_INSENSITIVE);

  /** Reads what stands between the parentheses. */
  static Rate parse(String text, MinimumInterval minimum) {
    Matcher m = FORM.matcher(text);
    ScheduleProblem.RATE.unless(m.matches());
    int count = Integer.parseInt(m.group(1));
    ScheduleProblem.RATE.unless(count >= 1);
    boolean hours = m.group(2).toLowerCase(Locale.ROOT).startsWith("h");
    minimum.require(hours ? count : count * 24);
    ScheduleProblem.TOO_RARE.unless(count <= (hours ? MAX_DAYS * 24 : MAX_DAYS));
    return new Rate(count, hours ? ChronoUnit.HOURS : ChronoUnit.DAYS);
  }

  @Override
  public Instant next(Instant after, Optional<Instant> lastRotated) {
    Instant due = opening(lastRotated.orElse(after));
    return due.isAfter(after) ? due : after.truncatedTo(unit).plus(1, unit);
  }

  private Instant opening(Instant changed) {
    return changed.truncatedTo(unit).plus(count, unit);
  }

  @Override
  public Optional<Instant> dueAfter(Instant changed) {
    return Optional.of(opening(changed));
  }

  @Override
  public Optional<Instant> countedFrom(Instant opening) {
    return Optional.of(opening.minus(count, unit));
  }

  @Override
  public boolean inHours() {
    return unit == ChronoUnit.HOURS;
  }

  @Override
  public int longestWindow() {
    return inHours() ? count : 24;
  }

  @Override
  public String expression() {
    return "rate(" + count + (inHours() ? " hours)" : " days)");
  }
}
