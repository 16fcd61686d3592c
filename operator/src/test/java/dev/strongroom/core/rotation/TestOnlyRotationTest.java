package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.audit.ServiceEvents;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test step alone: a copy of the current value is tried at the target, and nothing changes. */
class TestOnlyRotationTest {
  private static final RetryRules ONCE = new RetryRules(1, java.time.Duration.ofSeconds(1));
  private static final RotationRequests TEST =
      new RotationRequests(Optional.empty(), Optional.of("test-1"));

  private final RotationWorld world = new RotationWorld("old");

  private RotationResult proceed(RotationRequests requests, RetryRules retries) {
    return world
        .engine()
        .proceed(
            RotationWorld.NAMESPACE,
            RotationWorld.NAME,
            requests,
            world.plan(retries, RotationTimes.ON_REQUEST));
  }

  private void assertNothingIsLeft() {
    assertThat(world.record().rotation().running()).isEmpty();
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().versions()).hasSize(1);
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(world.target.held).isEqualTo("old");
    assertThat(world.target.changes).isZero();
  }

  @Test
  void aTestChangesNothingAndIsRunOnce() {
    // When
    RotationResult result = proceed(TEST, RetryRules.DEFAULT);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.TESTED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationTested);
    assertNothingIsLeft();
    assertThat(proceed(TEST, RetryRules.DEFAULT).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.record().rotation().lastRotatedAt()).isEmpty();
  }

  @Test
  void aTestMakesAPendingCopyWhoseEventsAreThoseOfATest() {
    // Given
    List<SecretRecord> states = new ArrayList<>(List.of(world.record()));
    world.onEffect(
        effect -> {
          if (effect.equals("after swap")) {
            states.add(world.record());
          }
        });

    // When
    proceed(TEST, RetryRules.DEFAULT);

    // Then
    List<String> events = new ArrayList<>();
    for (int i = 1; i < states.size(); i++) {
      ServiceEvents.changed(states.get(i - 1), states.get(i), world.now).stream()
          .map(event -> event.kind().eventName())
          .filter(name -> name.contains("Rotation"))
          .forEach(events::add);
    }
    assertThat(events).containsExactly("TestRotationStarted", "TestRotationSucceeded");
    assertThat(world.value(states.get(1).rotation().running().orElseThrow().token()))
        .isEqualTo("old");
  }

  @Test
  void aTestWithoutRoomForItsCopyDoesNotBegin() {
    // Given
    world.limit(1, 10_000);

    // When
    RotationResult result = proceed(TEST, RetryRules.DEFAULT);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding().orElseThrow().reason())
        .isEqualTo(AccountReason.AccountLimitExceeded);
    assertNothingIsLeft();
  }

  @Test
  void aTestThatFailsIsTriedAgainAndThenReported() {
    // Given
    world.target.held = "changed by hand";

    // When
    RotationResult result = proceed(TEST, ONCE);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.record().versions()).hasSize(1);
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.target.held).isEqualTo("changed by hand");
    assertThat(
            RotationFindings.of(world.record(), ONCE, RetireRules.WITH_NEXT).orElseThrow().reason())
        .isEqualTo(RotationReason.RotationTestFailed);
    world.target.held = "old";
    proceed(new RotationRequests(Optional.empty(), Optional.of("test-2")), ONCE);
    assertThat(RotationFindings.of(world.record(), ONCE, RetireRules.WITH_NEXT)).isEmpty();
  }

  @Test
  void aTargetThatIsAwayForAMomentIsAskedAgain() {
    // Given
    world.target.next(Mood.AWAY);

    // When
    RotationResult result = proceed(TEST, RetryRules.DEFAULT);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.RETRYING);
    world.now = result.checkAt().orElseThrow();
    assertThat(proceed(TEST, RetryRules.DEFAULT).outcome()).isEqualTo(Outcome.TESTED);
    assertNothingIsLeft();
  }

  @Test
  void aRotationThatIsAskedForComesAfterTheTest() {
    // Given
    RotationRequests both = new RotationRequests(Optional.of("request-1"), Optional.of("test-1"));

    // When
    proceed(both, RetryRules.DEFAULT);

    // Then
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(proceed(both, RetryRules.DEFAULT).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aValuePutDuringTheTestStays() {
    // Given
    world.target.next(Mood.AWAY);
    proceed(TEST, RetryRules.DEFAULT);
    world.put("by hand");

    // When
    RotationResult result = proceed(TEST, RetryRules.DEFAULT);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.currentValue()).isEqualTo("by hand");
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.target.changes).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aCrashAtAnyEffectLeavesNothingBehind(int effect) {
    // Given
    AtomicInteger crashes = new AtomicInteger();
    world.crashAt(effect);

    // When
    try {
      proceed(TEST, RetryRules.DEFAULT);
    } catch (Crash crash) {
      crashes.incrementAndGet();
    }

    // Then
    world.onEffect(any -> {});
    proceed(TEST, RetryRules.DEFAULT);
    assertThat(crashes.get()).isLessThanOrEqualTo(1);
    assertNothingIsLeft();
    assertThat(world.record().rotation().handled().test()).contains("test-1");
  }
}
