package dev.strongroom.core.rotation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotationScheduleTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:30:00Z");

  /** Every example of AWS's page, and the special characters; 2026-01-15 is a Thursday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cron(0 8/8 * * ? *)       | 2026-01-15T16:00:00Z 2026-01-16T08:00:00Z 2026-01-16T16:00:00Z
          cron(0 4/12 * * ? *)      | 2026-01-15T16:00:00Z 2026-01-16T04:00:00Z 2026-01-16T16:00:00Z
          cron(0 2/10 * * ? *)      | 2026-01-15T12:00:00Z 2026-01-15T22:00:00Z 2026-01-16T02:00:00Z
          cron(0 /8 * * ? *)        | 2026-01-15T16:00:00Z 2026-01-16T00:00:00Z 2026-01-16T08:00:00Z
          cron(0 */4 * * ? *)       | 2026-01-15T12:00:00Z 2026-01-15T16:00:00Z 2026-01-15T20:00:00Z
          cron(0 6,18 ? * * *)      | 2026-01-15T18:00:00Z 2026-01-16T06:00:00Z 2026-01-16T18:00:00Z
          cron(0 10 * * ? *)        | 2026-01-16T10:00:00Z 2026-01-17T10:00:00Z 2026-01-18T10:00:00Z
          cron(0 18 ? * SAT *)      | 2026-01-17T18:00:00Z 2026-01-24T18:00:00Z 2026-01-31T18:00:00Z
          cron(0 1 ? 1/3 SUN#1 *)   | 2026-04-05T01:00:00Z 2026-07-05T01:00:00Z 2026-10-04T01:00:00Z
          cron(0 17 L * ? *)        | 2026-01-31T17:00:00Z 2026-02-28T17:00:00Z 2026-03-31T17:00:00Z
          cron(0 16 1,15 * ? *)     | 2026-01-15T16:00:00Z 2026-02-01T16:00:00Z 2026-02-15T16:00:00Z
          cron(0 0 ? 1/11 2#1 *)    | 2026-12-07T00:00:00Z 2027-01-04T00:00:00Z 2027-12-06T00:00:00Z
          cron(0 0 ? * TUE#3 *)     | 2026-01-20T00:00:00Z 2026-02-17T00:00:00Z 2026-03-17T00:00:00Z
          cron(0 0 ? * 6#5 *)       | 2026-01-30T00:00:00Z 2026-05-29T00:00:00Z 2026-07-31T00:00:00Z
          cron(0 3 SUNL * ? *)      | 2026-01-25T03:00:00Z 2026-02-22T03:00:00Z 2026-03-29T03:00:00Z
          cron(0 3 ? * SUNL *)      | 2026-01-25T03:00:00Z 2026-02-22T03:00:00Z 2026-03-29T03:00:00Z
          cron(0 3 ? * 5L *)        | 2026-01-29T03:00:00Z 2026-02-26T03:00:00Z 2026-03-26T03:00:00Z
          cron(0 3 ? * L *)         | 2026-01-17T03:00:00Z 2026-01-24T03:00:00Z 2026-01-31T03:00:00Z
          cron(0 3 ? * MON-FRI *)   | 2026-01-16T03:00:00Z 2026-01-19T03:00:00Z 2026-01-20T03:00:00Z
          cron(0 3 ? * 1,7 *)       | 2026-01-17T03:00:00Z 2026-01-18T03:00:00Z 2026-01-24T03:00:00Z
          cron(0 3 31 * ? *)        | 2026-01-31T03:00:00Z 2026-03-31T03:00:00Z 2026-05-31T03:00:00Z
          cron(0 3 29 2,MAR ? *)    | 2026-03-29T03:00:00Z 2027-03-29T03:00:00Z 2028-02-29T03:00:00Z
          cron(0 3 L 2 ? *)         | 2026-02-28T03:00:00Z 2027-02-28T03:00:00Z 2028-02-29T03:00:00Z
          cron(0 3 10-20/5 jan-feb ? *) | 2026-01-20T03:00:00Z 2026-02-10T03:00:00Z 2026-02-15T03:00:00Z
          cron(0 3 5,L * ? *)       | 2026-01-31T03:00:00Z 2026-02-05T03:00:00Z 2026-02-28T03:00:00Z
          cron(0 23 1 */6 ? *)      | 2026-07-01T23:00:00Z 2027-01-01T23:00:00Z 2027-07-01T23:00:00Z
          """)
  void cronOpensWindowsAtItsTimes(String expression, String starts) {
    RotationSchedule schedule = cron(expression);
    List<String> opened = new ArrayList<>();

    Instant after = NOW;
    for (int i = 0; i < 3; i++) {
      after = schedule.next(after, Optional.of(NOW)).start();
      opened.add(after.toString());
    }

    assertThat(String.join(" ", opened)).isEqualTo(starts);
  }

  @ParameterizedTest
  @CsvSource({
    "rate(10 hours), 2026-01-15T09:20:00Z, 2026-01-15T19:00:00Z, 2026-01-15T20:00:00Z",
    "rate(4 hours), 2026-01-15T10:30:00Z, 2026-01-15T14:00:00Z, 2026-01-15T15:00:00Z",
    "rate(4 HOURS), 2026-01-15T01:00:00Z, 2026-01-15T11:00:00Z, 2026-01-15T12:00:00Z",
    "rate(10 days), 2026-01-14T23:59:59Z, 2026-01-24T00:00:00Z, 2026-01-25T00:00:00Z",
    "rate(1 day), 2026-01-15T10:30:00Z, 2026-01-16T00:00:00Z, 2026-01-17T00:00:00Z",
    "rate(30 days), 2025-01-01T00:00:00Z, 2026-01-16T00:00:00Z, 2026-01-17T00:00:00Z",
    "rate(999 days), 2026-01-15T00:00:00Z, 2028-10-10T00:00:00Z, 2028-10-11T00:00:00Z"
  })
  void rateCountsFromTheLastRotation(String expression, Instant last, Instant start, Instant end) {
    Window window = cron(expression).next(NOW, Optional.of(last));

    assertThat(window).isEqualTo(new Window(start, end));
  }

  @Test
  void withoutARotationYetItCountsFromNow() {
    assertThat(cron("rate(2 days)").next(NOW, Optional.empty()).start())
        .isEqualTo("2026-01-17T00:00:00Z");
    assertThat(cron("rate(5 hours)").next(NOW, Optional.empty()).start())
        .isEqualTo("2026-01-15T15:00:00Z");
    assertThat(
            RotationSchedule.parse(Optional.of(30), Optional.empty(), Optional.empty())
                .next(NOW, Optional.empty())
                .start())
        .isEqualTo("2026-02-14T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "cron(0 8/8 * * ? *), , 1",
    "cron(0 8/8 * * ? *), 8h, 8",
    "cron(0 18 L * ? *), , 6",
    "cron(0 18 L * ? *), 6h, 6",
    "cron(0 0 L * ? *), 24h, 24",
    "rate(4 hours), , 1",
    "rate(4 hours), 4h, 4",
    "rate(96 hours), 96h, 96",
    "rate(3 days), , 24",
    "rate(3 days), 03h, 3"
  })
  void theWindowIsAsLongAsAskedForOrAsTheDefault(String expression, String duration, int hours) {
    RotationSchedule schedule = parse(expression, duration);

    assertThat(schedule.next(NOW, Optional.of(NOW)).length()).isEqualTo(Duration.ofHours(hours));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          every day | schedule: must be rate(N hours), rate(N days) or cron(0 Hours Day-of-month Month Day-of-week *), with at most 256 characters.
          cron()    | schedule: must be rate(N hours), rate(N days) or cron(0 Hours Day-of-month Month Day-of-week *), with at most 256 characters.
          rate(5 days); drop | schedule: must be rate(N hours), rate(N days) or cron(0 Hours Day-of-month Month Day-of-week *), with at most 256 characters.
          rate(five days)  | schedule: rate takes a whole number from 1 and hours or days, such as rate(30 days).
          rate(0 days)     | schedule: rate takes a whole number from 1 and hours or days, such as rate(30 days).
          rate(90 minutes) | schedule: rate takes a whole number from 1 and hours or days, such as rate(30 days).
          rate(3 hours)    | schedule: there must be at least 4 hours between two rotations.
          rate(1000 days)  | schedule: there can be at most 999 days between two rotations.
          rate(23977 hours) | schedule: there can be at most 999 days between two rotations.
          cron(0 8 1 * ?)  | schedule: cron takes six fields: Minutes Hours Day-of-month Month Day-of-week Year, such as cron(0 8 1 * ? *).
          cron(0 8 1 * ? * *) | schedule: cron takes six fields: Minutes Hours Day-of-month Month Day-of-week Year, such as cron(0 8 1 * ? *).
          cron(30 8 1 * ? *) | schedule: Minutes must be 0: windows open on the hour.
          cron(* 8 1 * ? *) | schedule: Minutes must be 0: windows open on the hour.
          cron(0 8 1 * ? 2027) | schedule: Year must be *.
          cron(0 8 1 * * *) | schedule: exactly one of Day-of-month and Day-of-week must be ?.
          cron(0 8 ? * ? *) | schedule: exactly one of Day-of-month and Day-of-week must be ?.
          cron(0 8 * * * *) | schedule: exactly one of Day-of-month and Day-of-week must be ?.
          cron(0 24 1 * ? *) | schedule: Hours takes 0 to 23 and , - * /, such as 8, 2/10 or /8.
          cron(0 8, 1 * ? *) | schedule: Hours takes 0 to 23 and , - * /, such as 8, 2/10 or /8.
          cron(0 8/0 1 * ? *) | schedule: Hours takes 0 to 23 and , - * /, such as 8, 2/10 or /8.
          cron(0 20-4 1 * ? *) | schedule: Hours takes 0 to 23 and , - * /, such as 8, 2/10 or /8.
          cron(0 8 0 * ? *) | schedule: Day-of-month takes 1 to 31, L, a weekday with L such as SUNL, and , - * ? /.
          cron(0 8 32 * ? *) | schedule: Day-of-month takes 1 to 31, L, a weekday with L such as SUNL, and , - * ? /.
          cron(0 8 5L * ? *) | schedule: Day-of-month takes 1 to 31, L, a weekday with L such as SUNL, and , - * ? /.
          cron(0 8 1W * ? *) | schedule: Day-of-month takes 1 to 31, L, a weekday with L such as SUNL, and , - * ? /.
          cron(0 8 1 13 ? *) | schedule: Month takes 1 to 12 or JAN to DEC, and , - * /.
          cron(0 8 1 SUN ? *) | schedule: Month takes 1 to 12 or JAN to DEC, and , - * /.
          cron(0 8 ? * 0 *) | schedule: Day-of-week takes 1 to 7 or SUN to SAT (1 is SUN), L, 5L, 2#1, and , - * ? /.
          cron(0 8 ? * MON#6 *) | schedule: Day-of-week takes 1 to 7 or SUN to SAT (1 is SUN), L, 5L, 2#1, and , - * ? /.
          cron(0 8 ? * 8L *) | schedule: Day-of-week takes 1 to 7 or SUN to SAT (1 is SUN), L, 5L, 2#1, and , - * ? /.
          cron(0 * * * ? *) | schedule: there must be at least 4 hours between two rotations.
          cron(0 8/3 * * ? *) | schedule: there must be at least 4 hours between two rotations.
          cron(0 1,22 * * ? *) | schedule: there must be at least 4 hours between two rotations.
          cron(0 8 31 2,4 ? *) | schedule: this day never comes, or less often than every 999 days.
          cron(0 8 29 2 ? *) | schedule: this day never comes, or less often than every 999 days.
          cron(0 8 ? 2 MON#5 *) | schedule: this day never comes, or less often than every 999 days.
          """)
  void aBadExpressionIsNamedWithWhatToDo(String expression, String message) {
    assertInvalid(() -> cron(expression), "" + message);
  }

  @Test
  void hoursMayMeetAtMidnightWhenNoDayFollowsAnother() {
    assertThat(cron("cron(0 1,22 1 * ? *)").next(NOW, Optional.empty()).start())
        .isEqualTo("2026-02-01T01:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate(3 days) | 0h | duration: must be a whole number of hours from 1h to 99h, such as 3h.
          rate(3 days) | 3  | duration: must be a whole number of hours from 1h to 99h, such as 3h.
          rate(3 days) | 3d | duration: must be a whole number of hours from 1h to 99h, such as 3h.
          rate(3 days) | 100h | duration: must be a whole number of hours from 1h to 99h, such as 3h.
          rate(3 days) | 25h | duration: the window must end before the next day begins in UTC.
          cron(0 18 L * ? *) | 7h | duration: the window must end before the next day begins in UTC.
          rate(4 hours) | 5h | duration: the window must end before the next one can open.
          cron(0 8/8 * * ? *) | 9h | duration: the window must end before the next one can open.
          cron(0 2/10 * * ? *) | 5h | duration: the window must end before the next one can open.
          """)
  void aBadWindowIsNamedWithWhatToDo(String expression, String duration, String message) {
    assertInvalid(() -> parse(expression, duration), "" + message);
  }

  @Test
  void exactlyOneOfDaysAndExpressionIsGiven() {
    assertInvalid(
        () -> RotationSchedule.parse(Optional.of(1), Optional.of("rate(1 day)"), Optional.empty()),
        "schedule: give schedule or automaticallyAfterDays, not both.");
    assertInvalid(
        () -> RotationSchedule.parse(Optional.empty(), Optional.empty(), Optional.of("1h")),
        "schedule: schedule or automaticallyAfterDays must be given.");
    for (int days : new int[] {0, 1001, -5}) {
      assertInvalid(
          () -> RotationSchedule.parse(Optional.of(days), Optional.empty(), Optional.empty()),
          "automaticallyAfterDays: must be from 1 to 1000.");
    }
    assertInvalid(
        () -> cron("cron(0 8 " + "1,".repeat(130) + "1 * ? *)"),
        "schedule: " + ScheduleProblem.FORM.sentence());
  }

  @Test
  void theKeyIsEqualForTheSameScheduleAndNoOther() {
    assertThat(cron("rate( 1  day)").key())
        .isEqualTo("rate(1 days)")
        .isEqualTo(
            RotationSchedule.parse(Optional.of(1), Optional.empty(), Optional.empty()).key());
    assertThat(parse("cron(0  8 ? * sat *)", "03h").key())
        .isEqualTo("cron(0 8 ? * SAT *) for 3h")
        .isNotEqualTo(cron("cron(0 8 ? * SAT *)").key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rate(1 day)         |    | 1  | rate(1 days)
          rate(10 days)       | 3h | 10 | rate(10 days)
          rate(4 hours)       | 2h |    | rate(4 hours)
          cron(0 8 ? * SAT *) |    |    | cron(0 8 ? * SAT *)
          """)
  void aKeyTellsItsSchedule(String expression, String duration, Integer days, String written) {
    // Given
    RotationSchedule schedule = parse(expression, duration);

    // When
    RotationSchedule read = RotationSchedule.ofKey(schedule.key()).orElseThrow();

    // Then
    assertThat(read.key()).isEqualTo(schedule.key());
    assertThat(read.days()).isEqualTo(Optional.ofNullable(days));
    assertThat(read.expression()).isEqualTo(written);
    assertThat(read.duration()).isEqualTo(Optional.ofNullable(duration));
  }

  @Test
  void theKeyOfTheMostDaysTellsItsSchedule() {
    // Given
    RotationSchedule schedule =
        RotationSchedule.parse(Optional.of(1000), Optional.empty(), Optional.empty());

    // When / Then
    assertThat(RotationSchedule.ofKey(schedule.key()).flatMap(RotationSchedule::days))
        .contains(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "every day", "rate(0 hours)", "rate(7 days) for 3", "lunar(1)"})
  void whatIsNoKeyTellsNoSchedule(String key) {
    // When / Then
    assertThat(RotationSchedule.ofKey(key)).isEmpty();
  }

  private static RotationSchedule cron(String expression) {
    return parse(expression, null);
  }

  @ParameterizedTest
  @CsvSource({
    "rate(1 hour), 1",
    "rate(3 hours), 3",
    "cron(0 * * * ? *), 1",
    "cron(0 /2 * * ? *), 2"
  })
  void anInstallationMayAllowShorterIntervalsThanAws(String expression, int hours) {
    // Given
    MinimumInterval minimum = new MinimumInterval(hours);

    // When
    RotationSchedule schedule =
        RotationSchedule.parse(
            Optional.empty(), Optional.of(expression), Optional.empty(), minimum);

    // Then
    Window first = schedule.next(NOW, Optional.of(NOW));
    assertThat(first.start()).isBeforeOrEqualTo(NOW.plus(Duration.ofHours(hours)));
    assertThat(schedule.next(first.start(), Optional.of(first.start())).start())
        .isEqualTo(first.start().plus(Duration.ofHours(hours)));
    assertThat(RotationSchedule.ofKey(schedule.key()).orElseThrow().key())
        .isEqualTo(schedule.key());
    assertThatExceptionOfType(InvalidSchedule.class)
        .isThrownBy(
            () ->
                RotationSchedule.parse(Optional.empty(), Optional.of(expression), Optional.empty()))
        .satisfies(
            refused ->
                assertThat(refused.sentence())
                    .isEqualTo("there must be at least 4 hours between two rotations."));
  }

  @Test
  void aLoweredMinimumIsNamedInTheRefusal() {
    assertThatExceptionOfType(InvalidSchedule.class)
        .isThrownBy(
            () ->
                RotationSchedule.parse(
                    Optional.empty(),
                    Optional.of("rate(1 hour)"),
                    Optional.empty(),
                    new MinimumInterval(2)))
        .satisfies(
            refused ->
                assertThat(refused.sentence())
                    .isEqualTo("there must be at least 2 hours between two rotations."));
  }

  @ParameterizedTest
  @CsvSource({
    "cron(0 16 1/15 * ? *), 2h, 2026-01-16T17:59:59Z",
    "rate(10 days), , 2026-01-25T23:59:59Z",
    "rate(10 days), 3h, 2026-01-25T02:59:59Z",
    "rate(6 hours), , 2026-01-15T16:59:59Z"
  })
  void theWindowOfAStartIsThatWhichGaveIt(String expression, String duration, Instant last) {
    // Given
    RotationSchedule schedule = parse(expression, duration);
    Instant start = schedule.startWithin(schedule.next(NOW, Optional.of(NOW)), "seed");

    // When
    Window window = schedule.windowOf(start, "seed");

    // Then
    assertThat(window).isEqualTo(schedule.next(NOW, Optional.of(NOW)));
    assertThat(window.lastSecond()).isEqualTo(last);
  }

  private static RotationSchedule parse(String expression, String duration) {
    return RotationSchedule.parse(
        Optional.empty(), Optional.of(expression), Optional.ofNullable(duration));
  }

  private static void assertInvalid(Runnable action, String message) {
    assertThatExceptionOfType(InvalidSchedule.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.field() + ": " + e.sentence()).isEqualTo(message));
  }
}
