package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationDueTest {
  private static final Optional<String> NO_REQUEST = Optional.empty();

  private final RotationWorld world = new RotationWorld("old");
  private final RotationPlan monthly = scheduled(schedule("rate(30 days)", "4h"));

  private static RotationSchedule schedule(String expression, String window) {
    return RotationSchedule.parse(Optional.empty(), Optional.of(expression), Optional.of(window));
  }

  private RotationPlan scheduled(RotationSchedule schedule) {
    return world.plan(
        RetryRules.DEFAULT, new ScheduledTimes(schedule, world.record().arn().toString()));
  }

  private RotationDue due(Optional<String> request, RotationPlan plan) {
    return RotationDue.decide(world.record(), request, plan.retries(), plan.times(), world.now);
  }

  private RotationResult proceed(Optional<String> request, RotationPlan plan) {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, plan);
  }

  @Test
  void enablingAScheduleSetsTheFirstTimeAndRotatesNothing() {
    assertThat(due(NO_REQUEST, monthly).kind()).isEqualTo(Kind.RESCHEDULE);

    RotationResult result = proceed(NO_REQUEST, monthly);

    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(result.checkAt().orElseThrow())
        .isAfter(RotationWorld.START.plus(Duration.ofDays(29)));
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(due(NO_REQUEST, monthly).kind()).isEqualTo(Kind.WAIT);
  }

  @Test
  void aScheduledRotationBeginsInItsWindowAndSetsTheNextTime() {
    Instant first = proceed(NO_REQUEST, monthly).checkAt().orElseThrow();
    world.now = first;

    RotationResult result = proceed(NO_REQUEST, monthly);

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.checkAt().orElseThrow()).isAfter(first.plus(Duration.ofDays(29)));
    assertThat(proceed(NO_REQUEST, monthly).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aWindowThatWentByIsNotMadeUpForOutsideOfOne() {
    Instant first = proceed(NO_REQUEST, monthly).checkAt().orElseThrow();
    world.now = first.plus(Duration.ofHours(6));

    RotationResult result = proceed(NO_REQUEST, monthly);

    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(result.checkAt().orElseThrow()).isAfter(world.now);
  }

  @Test
  void aLateStartWithinTheWindowStillRotates() {
    Instant first = proceed(NO_REQUEST, monthly).checkAt().orElseThrow();
    // A start lies in the first three quarters of its window of 4 hours.
    world.now = first.plus(Duration.ofMinutes(59));

    assertThat(proceed(NO_REQUEST, monthly).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void anotherScheduleCountsFromNowOn() {
    Instant monthlyTime = proceed(NO_REQUEST, monthly).checkAt().orElseThrow();
    RotationPlan daily = scheduled(schedule("cron(0 4 * * ? *)", "2h"));

    Instant dailyTime = proceed(NO_REQUEST, daily).checkAt().orElseThrow();

    assertThat(dailyTime)
        .isBefore(monthlyTime)
        .isBetween(Instant.parse("2026-03-02T04:00:00Z"), Instant.parse("2026-03-02T06:00:00Z"));
    assertThat(proceed(NO_REQUEST, world.plan()).checkAt()).isEmpty();
  }

  @Test
  void aFailedRotationLeavesTheNextTimeSet() {
    world.target.stay(Mood.FORBIDS);

    RotationResult result = world.settle(Optional.of("request-1"), monthly);

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.checkAt().orElseThrow()).isAfter(world.now);
    assertThat(result.finding().orElseThrow().message())
        .contains("Next attempt: " + result.checkAt().get());
  }

  @Test
  void theNextScheduledTimeRenewsTheTriesOfAnOpenRotation() {
    RotationPlan often = scheduled(schedule("rate(4 hours)", "1h"));
    Instant first = proceed(NO_REQUEST, often).checkAt().orElseThrow();
    world.now = first;
    world.target.stay(Mood.AWAY);
    RotationResult result = proceed(NO_REQUEST, often);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(NO_REQUEST, often);
    }
    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);

    world.now = world.record().rotation().nextRotationAt().orElseThrow();
    assertThat(due(NO_REQUEST, often).kind()).isEqualTo(Kind.JOIN);
    proceed(NO_REQUEST, often);
    assertThat(world.record().rotation().running().orElseThrow().attempt()).isEqualTo(2);
    assertThat(world.record().rotation().nextRotationAt().orElseThrow()).isAfter(world.now);
  }

  @Test
  void aRequestDuringARotationIsThatRotations() {
    world.target.next(Mood.AWAY);
    proceed(Optional.of("request-1"), monthly);

    RotationResult result = proceed(Optional.of("request-2"), monthly);

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().rotation().lastRequestId()).contains("request-2");
    assertThat(proceed(Optional.of("request-2"), monthly).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.valuesWritten()).isEqualTo(2);
  }
}
