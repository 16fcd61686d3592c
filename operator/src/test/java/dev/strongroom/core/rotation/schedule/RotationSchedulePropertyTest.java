package dev.strongroom.core.rotation.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RotationSchedulePropertyTest {
  /** The years 2000 to 2199: leap years, and 2100, which is none. */
  private static final long FROM = 946_684_800L;

  private static final long TO = 7_258_118_399L;

  @Property(tries = 500)
  void theNextWindowIsAfterOnTheHourWithinReachAndNothingLiesBetween(
      @ForAll("schedules") String expression, @ForAll @LongRange(min = FROM, max = TO) long at) {
    RotationSchedule schedule = parse(expression);
    Instant after = Instant.ofEpochSecond(at);

    Window window = schedule.next(after, Optional.of(after));

    assertThat(window.start()).isAfter(after);
    assertThat(window.start().truncatedTo(ChronoUnit.HOURS)).isEqualTo(window.start());
    assertThat(Duration.between(after, window.start())).isLessThan(Duration.ofDays(1000));
    assertThat(window.length()).isBetween(Duration.ofHours(1), Duration.ofHours(24));
    if (expression.startsWith("cron")) {
      assertThat(schedule.next(window.start().minusSeconds(1), Optional.empty())).isEqualTo(window);
      assertThat(schedule.next(after.plusSeconds(1), Optional.empty()).start())
          .isAfterOrEqualTo(window.start());
    }
  }

  @Property(tries = 500)
  void windowsNeverOverlapAndLieFourHoursApart(
      @ForAll("schedules") String expression, @ForAll @LongRange(min = FROM, max = TO) long at) {
    RotationSchedule schedule = parse(expression);
    Window first = schedule.next(Instant.ofEpochSecond(at), Optional.empty());

    Window second = schedule.next(first.start(), Optional.of(first.start()));

    assertThat(second.start()).isAfterOrEqualTo(first.end());
    assertThat(second.start()).isAfterOrEqualTo(first.start().plus(4, ChronoUnit.HOURS));
  }

  @Property(tries = 300)
  void theFirstLastAndNthDaysAreThoseOfTheCalendar(
      @ForAll @IntRange(min = 1, max = 7) int weekday,
      @ForAll @IntRange(min = 1, max = 4) int nth,
      @ForAll @LongRange(min = FROM, max = TO) long at) {
    Instant after = Instant.ofEpochSecond(at);
    java.time.DayOfWeek day = java.time.DayOfWeek.of((weekday + 5) % 7 + 1);

    LocalDateTime last = start("cron(0 0 ? * %dL *)".formatted(weekday), after);
    LocalDateTime numbered = start("cron(0 0 ? * %d#%d *)".formatted(weekday, nth), after);
    LocalDateTime end = start("cron(0 0 L * ? *)", after);

    assertThat(last).isEqualTo(last.with(TemporalAdjusters.lastInMonth(day)));
    assertThat(numbered).isEqualTo(numbered.with(TemporalAdjusters.dayOfWeekInMonth(nth, day)));
    assertThat(end).isEqualTo(end.with(TemporalAdjusters.lastDayOfMonth()));
  }

  @Property(tries = 300)
  void aStartWithinAWindowIsInItAndAlwaysTheSame(
      @ForAll("schedules") String expression,
      @ForAll @LongRange(min = FROM, max = TO) long at,
      @ForAll String seed) {
    RotationSchedule schedule = parse(expression);
    Window window = schedule.next(Instant.ofEpochSecond(at), Optional.empty());

    Instant start = schedule.startWithin(window, seed);

    assertThat(window.contains(start)).isTrue();
    assertThat(start).isBefore(window.end().minus(window.length().dividedBy(5)));
    assertThat(parse(expression).startWithin(window, seed)).isEqualTo(start);
  }

  @Property(tries = 20)
  void startsSpreadOverTheWindow(@ForAll int salt) {
    RotationSchedule schedule = parse("rate(1 day)");
    Window window = schedule.next(Instant.EPOCH, Optional.empty());

    long distinctMinutes =
        java.util.stream.IntStream.range(0, 1000)
            .mapToObj(i -> schedule.startWithin(window, salt + "/" + i))
            .map(start -> start.truncatedTo(ChronoUnit.MINUTES))
            .distinct()
            .count();

    assertThat(distinctMinutes).isGreaterThan(500);
  }

  private static LocalDateTime start(String expression, Instant after) {
    return LocalDateTime.ofInstant(
        parse(expression).next(after, Optional.empty()).start(), ZoneOffset.UTC);
  }

  @Provide
  Arbitrary<String> schedules() {
    Arbitrary<String> hours =
        Arbitraries.of("0", "7", "23", "8/8", "/4", "2/10", "1,13", "3-23/5", "*/12");
    Arbitrary<String> months = Arbitraries.of("*", "1/3", "FEB", "6-8", "JAN,JUL", "*/2");
    Arbitrary<String> days =
        Arbitraries.of(
            "* %s ?",
            "L %s ?",
            "1,15 %s ?",
            "1/10 %s ?",
            "SATL %s ?",
            "10-12 %s ?",
            "? %s *",
            "? %s SAT",
            "? %s MON-FRI",
            "? %s 2#1",
            "? %s FRI#4",
            "? %s 5L",
            "? %s L");
    Arbitrary<String> crons =
        Combinators.combine(hours, months, days)
            .as((h, m, d) -> "cron(0 " + h + " " + d.formatted(m) + " *)");
    Arbitrary<String> rates =
        Arbitraries.oneOf(
            Arbitraries.integers().between(4, 999 * 24).map(n -> "rate(" + n + " hours)"),
            Arbitraries.integers().between(1, 999).map(n -> "rate(" + n + " days)"));
    return Arbitraries.oneOf(crons, rates);
  }

  private static RotationSchedule parse(String expression) {
    return RotationSchedule.parse(Optional.empty(), Optional.of(expression), Optional.empty());
  }
}
