package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.rotation.schedule.Freeze;
import dev.strongroom.core.rotation.schedule.Freezes;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrozenTimesTest {
  private static final Optional<String> NO_REQUEST = Optional.empty();
  private static final Optional<String> REQUEST = Optional.of("request-1");

  private final RotationWorld world = new RotationWorld("old");

  private RotationPlan plan(String freeze, String length, Optional<String> forced) {
    RotationTimes daily = new ScheduledTimes(daily(), world.record().arn().toString());
    return world.plan(RetryRules.DEFAULT, frozen(daily, freeze, length, forced));
  }

  private static RotationSchedule daily() {
    return RotationSchedule.parse(Optional.of(1), Optional.empty(), Optional.empty());
  }

  private static RotationTimes frozen(
      RotationTimes times, String freeze, String length, Optional<String> forced) {
    return new FrozenTimes(times, new Freezes(List.of(Freeze.parse(freeze, length))), forced);
  }

  private RotationResult proceed(Optional<String> request, RotationPlan plan) {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, plan);
  }

  private RotationDue due(Optional<String> request, RotationPlan plan) {
    return RotationDue.decide(world.record(), request, plan.retries(), plan.times(), world.now);
  }

  @Test
  void aScheduledRotationWaitsForTheEndOfTheFreeze() {
    // Given
    RotationPlan plan = plan("at(2026-03-02T00:00:00)", "10d", Optional.empty());
    Instant end = Instant.parse("2026-03-12T00:00:00Z");
    world.now = proceed(NO_REQUEST, plan).checkAt().orElseThrow();

    // When
    RotationResult result = proceed(NO_REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding()).contains(RotationReason.RotationFrozen.with(end));
    assertThat(result.checkAt()).contains(end);
    world.now = end;
    Instant next = proceed(NO_REQUEST, plan).checkAt().orElseThrow();
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(next).isBefore(end.plus(Duration.ofDays(2)));
    world.now = next;
    assertThat(proceed(NO_REQUEST, plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aRequestWaitsTooUnlessItIsForced() {
    // Given
    RotationPlan waits = plan("at(2026-03-01T00:00:00)", "2d", Optional.of("another"));
    RotationPlan forced = plan("at(2026-03-01T00:00:00)", "2d", REQUEST);

    // When
    RotationResult result = proceed(REQUEST, waits);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(world.record().rotation().lastRequestId()).isEmpty();
    assertThat(proceed(REQUEST, forced).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aRequestThatWaitedIsTakenUpAfterTheFreeze() {
    // Given
    RotationPlan plan = plan("at(2026-03-01T00:00:00)", "2d", Optional.empty());
    world.now = proceed(REQUEST, plan).checkAt().orElseThrow();

    // When
    RotationResult result = proceed(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void whatRunsWhenAFreezeBeginsIsBroughtToItsEnd() {
    // Given
    world.now = Instant.parse("2026-03-01T23:59:58Z");
    RotationPlan plan = plan("at(2026-03-02T00:00:00)", "2d", Optional.empty());
    world.target.next(Mood.UNREACHABLE);
    proceed(REQUEST, plan);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.now).isBefore(Instant.parse("2026-03-02T01:00:00Z"));
  }

  @Test
  void beforeARotationIsDueAFreezeIsNotMentioned() {
    // Given
    RotationPlan plan = plan("at(2026-03-01T00:00:00)", "10h", Optional.empty());

    // When
    proceed(NO_REQUEST, plan);

    // Then
    assertThat(due(NO_REQUEST, plan).kind()).isEqualTo(Kind.WAIT);
  }

  @Test
  void theEndOfAFreezeWithinTheWindowIsNoStampede() {
    // Given
    Instant end = Instant.parse("2026-03-02T20:00:00Z");
    Instant closed = Instant.parse("2026-03-03T00:00:00Z");
    proceed(NO_REQUEST, plan("at(2026-03-02T00:00:00)", "20h", Optional.empty()));
    world.now = end;

    // When
    List<Instant> starts =
        IntStream.range(0, 200)
            .mapToObj(i -> new ScheduledTimes(daily(), "arn-" + i))
            .map(
                times -> {
                  Instant due = times.next(world.record(), RotationWorld.START).orElseThrow();
                  return frozen(times, "at(2026-03-02T00:00:00)", "20h", Optional.empty())
                      .startOf(due);
                })
            .toList();

    // Then
    assertThat(starts).allMatch(start -> !start.isBefore(end) && start.isBefore(closed));
    assertThat(starts.stream().distinct().count()).isGreaterThan(150);
  }
}
