package dev.strongroom.core.rotation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezesTest {
  /** 2026-12-19 is a Saturday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          at(2026-12-20T00:00:00)     | 14d  | 2026-12-19T23:59:59Z |
          at(2026-12-20T00:00:00)     | 14d  | 2026-12-20T00:00:00Z | 2027-01-03T00:00:00Z
          at(2026-12-20T00:00:00)     | 14d  | 2027-01-02T23:59:59Z | 2027-01-03T00:00:00Z
          at(2026-12-20T00:00:00)     | 14d  | 2027-01-03T00:00:00Z |
          at(2026-12-20T12:30:15)     | 1h   | 2026-12-20T13:00:00Z | 2026-12-20T13:30:15Z
          cron(0 22 ? * FRI *)        | 57h  | 2026-12-19T12:00:00Z | 2026-12-21T07:00:00Z
          cron(0 22 ? * FRI *)        | 57h  | 2026-12-21T06:59:59Z | 2026-12-21T07:00:00Z
          cron(0 22 ? * FRI *)        | 57h  | 2026-12-21T07:00:00Z |
          cron(0 8 ? * MON-FRI *)     | 10h  | 2026-12-18T12:00:00Z | 2026-12-18T18:00:00Z
          cron(0 8 ? * MON-FRI *)     | 10h  | 2026-12-19T12:00:00Z |
          cron(0 0 28 12 ? *)         | 300d | 2027-10-20T23:00:00Z | 2027-10-24T00:00:00Z
          cron(0 * * * ? *)           | 1h   | 2026-12-19T12:34:56Z | 2026-12-23T16:00:00Z
          cron(0 0 1 * ? *)           | 3d   | 2026-12-04T00:00:00Z |
          """)
  void aFreezeHoldsFromItsBeginningToItsEnd(
      String schedule, String duration, Instant now, Instant until) {
    // Given
    Freezes freezes = new Freezes(List.of(Freeze.parse(schedule, duration)));

    // When
    Optional<Instant> end = freezes.until(now);

    // Then
    assertThat(end).isEqualTo(Optional.ofNullable(until));
  }

  @Test
  void freezesThatOverlapOrFollowEachOtherEndTogether() {
    // Given
    Freezes freezes =
        new Freezes(
            List.of(
                Freeze.parse("at(2026-12-30T00:00:00)", "2d"),
                Freeze.parse("at(2026-12-20T00:00:00)", "7d"),
                Freeze.parse("at(2026-12-26T00:00:00)", "4d"),
                Freeze.parse("at(2027-02-01T00:00:00)", "4d")));

    // When
    Optional<Instant> end = freezes.until(Instant.parse("2026-12-21T00:00:00Z"));

    // Then
    assertThat(end).contains(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          at(2026-02-30T00:00:00) | 1d    | schedule: must be at(2026-12-20T00:00:00) or cron(0 Hours Day-of-month Month Day-of-week *), in UTC.
          rate(3 days)            | 1d    | schedule: must be at(2026-12-20T00:00:00) or cron(0 Hours Day-of-month Month Day-of-week *), in UTC.
          cron(0 8 31 2 ? *)      | 1d    | schedule: this day never comes, or less often than every 999 days.
          cron(5 8 1 * ? *)       | 1d    | schedule: Minutes must be 0: windows open on the hour.
          at(2026-12-20T00:00:00) | 0h    | duration: must be from 1h to 999h or from 1d to 366d.
          at(2026-12-20T00:00:00) | 367d  | duration: must be from 1h to 999h or from 1d to 366d.
          at(2026-12-20T00:00:00) | 1000h | duration: must be from 1h to 999h or from 1d to 366d.
          at(2026-12-20T00:00:00) | 1w    | duration: must be from 1h to 999h or from 1d to 366d.
          """)
  void whatIsNoFreezeIsRefused(String schedule, String duration, String message) {
    // When
    InvalidSchedule refused =
        catchThrowableOfType(InvalidSchedule.class, () -> Freeze.parse(schedule, duration));

    // Then
    assertThat(refused.field() + ": " + refused.sentence()).isEqualTo(message);
  }
}
