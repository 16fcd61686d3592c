package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What moves the time of a scheduled rotation, and what begins one at once. */
class ScheduledTimesTest {
  private static final Optional<String> NO_REQUEST = Optional.empty();
  private static final Duration DAY = Duration.ofDays(1);

  private final RotationWorld world = new RotationWorld("old");

  private RotationPlan plan(String expression, boolean atOnce) {
    RotationSchedule schedule =
        RotationSchedule.parse(Optional.empty(), Optional.of(expression), Optional.empty());
    return world.plan(
        RetryRules.DEFAULT,
        new ScheduledTimes(schedule, world.record().arn().toString(), atOnce, true));
  }

  private RotationPlan plan(String expression) {
    return plan(expression, false);
  }

  private RotationResult proceed(RotationPlan plan) {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, NO_REQUEST, plan);
  }

  private Instant next() {
    return world.record().rotation().nextRotationAt().orElseThrow();
  }

  private Instant nextDay() {
    return next().truncatedTo(ChronoUnit.DAYS);
  }

  private void after(Duration time) {
    world.now = world.now.plus(time);
  }

  @Test
  void aValuePutByHandCountsAsARotation() {
    // Given
    RotationPlan plan = plan("rate(30 days)");
    proceed(plan);
    after(Duration.ofDays(20));
    world.put("by hand");

    // When
    RotationResult result = proceed(plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(nextDay())
        .isEqualTo(RotationWorld.START.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(50)));
    assertThat(proceed(plan).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("by hand");
  }

  @Test
  void aValuePutByHandCountsAfterARotationToo() {
    // Given
    RotationPlan plan = plan("rate(30 days)");
    proceed(plan);
    world.now = next();
    assertThat(proceed(plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
    Instant rotated = world.now.truncatedTo(ChronoUnit.DAYS);
    after(Duration.ofDays(29));
    world.put("by hand");

    // When
    proceed(plan);

    // Then
    assertThat(nextDay()).isEqualTo(rotated.plus(Duration.ofDays(59)));
  }

  @Test
  void aCronDoesNotLookAtValuesPutByHand() {
    // Given
    RotationPlan plan = plan("cron(0 4 1 * ? *)");
    proceed(plan);
    Instant next = next();
    after(Duration.ofDays(3));
    world.put("by hand");

    // When
    proceed(plan);

    // Then
    assertThat(next()).isEqualTo(next);
  }

  @Test
  void aRollbackToAnOlderValueIsNoRotation() {
    // Given
    RotationPlan plan = plan("rate(30 days)");
    proceed(plan);
    world.now = next();
    proceed(plan);
    Instant next = next();
    after(DAY);
    world.change(
        old ->
            old.withLabels(
                old.labels()
                    .moveCurrent(
                        old.labels()
                            .version(dev.strongroom.core.record.StagingLabel.PREVIOUS)
                            .orElseThrow())));

    // When
    proceed(plan);

    // Then
    assertThat(next()).isEqualTo(next);
  }

  @Test
  void aNewScheduleThatBeginsWithARotationRotatesOnce() {
    // Given
    RotationPlan plan = plan("rate(30 days)", true);

    // When
    RotationResult result = proceed(plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
    assertThat(proceed(plan).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(nextDay())
        .isEqualTo(world.now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(30)));
  }

  @Test
  void aRotationAtOnceWaitsForTheFirstValue() {
    // Given
    RotationPlan plan = plan("rate(30 days)", true);
    SecretRecord before = world.record();
    world.change(old -> old.withLabels(LabelMap.EMPTY));

    // When
    RotationResult result = proceed(plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(result.finding()).isEmpty();
    world.change(old -> old.withLabels(before.labels()));
    assertThat(proceed(plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @ParameterizedTest
  @CsvSource({"true, new-2", "false, new-1"})
  void aChangeOfTheScheduleNeverRotatesTwice(boolean atOnce, String value) {
    // Given
    RotationPlan before = plan("rate(30 days)", true);
    proceed(before);
    after(DAY);
    RotationPlan changed = plan("cron(0 4 1 * ? *)", atOnce);

    // When
    proceed(changed);

    // Then
    proceed(changed);
    after(Duration.ofHours(1));
    proceed(changed);
    assertThat(world.currentValue()).isEqualTo(value);
    assertThat(next()).isAfter(world.now);
  }

  @Test
  void aRequestAndANewScheduleAreOneRotation() {
    // Given
    RotationPlan plan = plan("rate(30 days)", true);
    Optional<String> request = Optional.of("request-1");

    // When
    world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, plan);

    // Then
    world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, plan);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aScheduleThatChangesWhileARotationRunsBeginsNoOther() {
    // Given
    world.target.next(Mood.AWAY);
    proceed(plan("rate(30 days)", true));
    RotationPlan changed = plan("rate(7 days)", true);

    // When
    world.settle(NO_REQUEST, changed);

    // Then
    assertThat(proceed(changed).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("new-1");
    assertThat(world.valuesWritten()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"3", "40", "400"})
  void windowsOfACronThatWereMissedAreMadeUpForOnce(int daysDown) {
    // Given
    RotationPlan monthly = plan("cron(0 4 1 * ? *)");
    proceed(monthly);
    world.now = next().plus(Duration.ofDays(daysDown)).plus(Duration.ofHours(20));
    Instant back = world.now;

    // When
    proceed(monthly);

    // Then
    Instant makingUp = next();
    assertThat(makingUp).isBetween(back, back.plus(Duration.ofHours(15)));
    assertThat(world.currentValue()).isEqualTo("old");
    world.now = makingUp;
    assertThat(proceed(monthly).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(next()).isAfter(back.plus(DAY));
    assertThat(proceed(monthly).outcome()).isEqualTo(Outcome.NOTHING_DUE);
  }

  @Test
  void windowsThatAreMadeUpForAreSpread() {
    // Given
    RotationSchedule schedule =
        RotationSchedule.parse(
            Optional.empty(), Optional.of("cron(0 4 1 * ? *)"), Optional.empty());
    world.change(
        old ->
            old.withRotation(
                old.rotation().withSchedule(Optional.of(world.now), Optional.of(schedule.key()))));
    after(Duration.ofDays(2));

    // When
    long hours =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> new ScheduledTimes(schedule, "arn-" + i))
            .map(times -> times.reschedule(world.record(), world.now))
            .map(record -> record.rotation().nextRotationAt().orElseThrow())
            .map(at -> at.truncatedTo(ChronoUnit.HOURS))
            .distinct()
            .count();

    // Then
    assertThat(hours).isGreaterThan(10);
  }

  @Test
  void aPolicyMayWaitForTheNextWindowInstead() {
    // Given
    RotationSchedule schedule =
        RotationSchedule.parse(
            Optional.empty(), Optional.of("cron(0 4 1 * ? *)"), Optional.empty());
    RotationPlan patient =
        world.plan(
            RetryRules.DEFAULT,
            new ScheduledTimes(schedule, world.record().arn().toString(), false, false));
    proceed(patient);
    world.now = Instant.parse("2026-04-02T12:00:00Z");

    // When
    proceed(patient);

    // Then
    assertThat(nextDay()).isEqualTo("2026-05-01T00:00:00Z");
  }

  @Test
  void aMissedWindowIsNotMadeUpForWhenTheNextIsNear() {
    // Given
    RotationPlan daily = plan("cron(0 4 * * ? *)");
    proceed(daily);
    world.now = next().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(27));

    // When
    proceed(daily);

    // Then
    assertThat(next()).isAfter(world.now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(4)));
  }

  @Test
  void aMissedFirstWindowOfARateIsMadeUpForInTheSoonest() {
    // Given
    RotationPlan monthly = plan("rate(30 days)");
    proceed(monthly);
    world.now = next().plus(Duration.ofDays(40));

    // When
    proceed(monthly);

    // Then
    assertThat(nextDay()).isEqualTo(world.now.truncatedTo(ChronoUnit.DAYS).plus(DAY));
  }

  @ParameterizedTest
  @CsvSource({"UNREACHABLE, FAILED", "AWAY, IN_DOUBT"})
  void noAttemptStartsAfterTheWindow(Mood mood, Outcome outcome) {
    // Given
    RotationSchedule schedule =
        RotationSchedule.parse(
            Optional.empty(), Optional.of("cron(0 4,16 * * ? *)"), Optional.empty());
    RotationPlan hourly =
        world.plan(
            new RetryRules(10, Duration.ofMinutes(25)),
            new ScheduledTimes(schedule, world.record().arn().toString()));
    proceed(hourly);
    world.now = next();
    Instant closed = world.now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    world.target.stay(mood);

    // When
    RotationResult result = proceed(hourly);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      assertThat(world.now).isBefore(closed);
      result = proceed(hourly);
    }

    // Then
    assertThat(result.outcome()).isEqualTo(outcome);
    assertThat(world.now).isBefore(closed);
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(next()).isAfter(closed);
  }

  @Test
  void aFirstRotationThatFailedIsTriedInTheSoonestWindow() {
    // Given
    RotationPlan monthly = plan("rate(30 days)");
    proceed(monthly);
    world.now = next();
    world.target.stay(Mood.UNREACHABLE);

    // When
    RotationResult result = world.settle(NO_REQUEST, monthly);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(nextDay()).isEqualTo(world.now.truncatedTo(ChronoUnit.DAYS).plus(DAY));
    assertThat(
            RotationDue.decide(
                    world.record(), NO_REQUEST, RetryRules.DEFAULT, monthly.times(), world.now)
                .kind())
        .isEqualTo(Kind.WAIT);
  }
}
