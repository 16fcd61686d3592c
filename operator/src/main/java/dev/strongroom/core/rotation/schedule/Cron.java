package dev.strongroom.core.rotation.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code cron(0 Hours Day-of-month Month Day-of-week *)}: fixed times in UTC, whenever the last
 * rotation was.
 *
 * @param expression the canonical text
 * @param hours the hours of a day as bits
 * @param days the days
 */
record Cron(String expression, long hours, CronDays days) implements Recurrence {
  /** Reads what stands between the parentheses. */
  static Cron parse(String text, MinimumInterval minimum) {
    String[] fields = text.strip().toUpperCase(Locale.ROOT).split(" +");
    ScheduleProblem.FIELDS.unless(fields.length == 6);
    ScheduleProblem.MINUTES.unless(fields[0].equals("0"));
    ScheduleProblem.YEAR.unless(fields[5].equals("*"));
    long hours = CronField.HOURS.list(fields[1]);
    CronDays days = CronDays.parse(fields[2], fields[3], fields[4]);
    Cron cron = new Cron("cron(" + String.join(" ", fields) + ")", hours, days);
    minimum.require(cron.shortestGap());
    return cron;
  }

  @Override
  public Instant next(Instant after, Optional<Instant> lastRotated) {
    LocalDate today = LocalDate.ofInstant(after, ZoneOffset.UTC);
    LocalDate day = days.nextFrom(today);
    if (day.equals(today)) {
      for (int hour = 0; hour < 24; hour++) {
        Instant start = at(today, hour);
        if ((hours >>> hour & 1) != 0 && start.isAfter(after)) {
          return start;
        }
      }
      day = days.nextFrom(today.plusDays(1));
    }
    return at(day, firstHour());
  }

  @Override
  public Optional<Instant> dueAfter(Instant changed) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> countedFrom(Instant opening) {
    return Optional.empty();
  }

  @Override
  public boolean inHours() {
    return Long.bitCount(hours) > 1;
  }

  @Override
  public int longestWindow() {
    return inHours() ? shortestGap() : 24 - firstHour();
  }

  /** Hours between two openings, over midnight too where one day can follow another. */
  private int shortestGap() {
    int shortest = 24;
    int last = firstHour();
    for (int hour = last + 1; hour < 24; hour++) {
      if ((hours >>> hour & 1) != 0) {
        shortest = Math.min(shortest, hour - last);
        last = hour;
      }
    }
    int overMidnight = 24 - last + firstHour();
    return overMidnight < shortest && days.canFollowEachOther() ? overMidnight : shortest;
  }

  private int firstHour() {
    return Long.numberOfTrailingZeros(hours);
  }

  private static Instant at(LocalDate day, int hour) {
    return day.atTime(LocalTime.of(hour, 0)).toInstant(ZoneOffset.UTC);
  }
}
