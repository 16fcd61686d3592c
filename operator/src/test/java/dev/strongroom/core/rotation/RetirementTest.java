package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an old credential ends that a rotation has left valid. */
class RetirementTest {
  private static final Optional<String> REQUEST = Optional.of("r-1");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DEADLINE = Duration.ofDays(2);

  private final RotationWorld world = new RotationWorld("old");

  @Test
  void bothAreValidUntilItIsTime() {
    // Given
    world.settle(REQUEST, world.keeping(Optional.of(HOUR)));

    // When
    RotationResult early = retire();

    // Then
    assertThat(early.checkAt()).contains(world.now.plus(HOUR));
    assertThat(world.target.held).isEqualTo("new-1");
    assertThat(world.target.kept).contains("old");
  }

  @Test
  void itEndsWhenItIsTimeAndOnlyOnce() {
    // Given
    rotated(Optional.of(HOUR));

    // When
    retire();
    retire();

    // Then
    assertThat(world.target.kept).isEmpty();
    assertThat(world.target.retirements).isEqualTo(1);
    assertThat(world.record().rotation().retiring()).isEmpty();
  }

  @Test
  void itIsKeptToTheNextRotationUnlessThePolicySaysOtherwise() {
    // When
    rotated(Optional.empty());

    // Then
    assertThat(world.record().rotation().retiring()).isEmpty();
    assertThat(world.target.kept).contains("old");
  }

  @Test
  void itIsHeldWhileApplicationsUseIt() {
    // Given
    rotated(Optional.of(HOUR));

    // When
    RotationResult held = retire(waiting(false));

    // Then
    assertThat(world.target.kept).contains("old");
    assertThat(world.record().rotation().retiring()).isPresent();
    assertThat(held.checkAt()).contains(RotationWorld.START.plus(DEADLINE));
    assertThat(
            RotationFindings.of(world.record(), RetryRules.DEFAULT, waiting(false))
                .orElseThrow()
                .message())
        .contains("stays valid until the workloads", "ends at 20", "00Z even if");
  }

  @Test
  void itEndsOnceApplicationsHaveRolledOut() {
    // Given
    rotated(Optional.of(HOUR));
    retire(waiting(false));

    // When
    RotationResult result = retire(waiting(true));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.RETIRED);
    assertThat(result.finding()).isEmpty();
    assertThat(world.target.kept).isEmpty();
  }

  @Test
  void itEndsAtTheDeadlineWhateverApplicationsDoAndThatIsTold() {
    // Given
    rotated(Optional.of(HOUR));
    world.now = RotationWorld.START.plus(DEADLINE);

    // When
    RotationResult result = retire(waiting(false));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.RETIRED);
    assertThat(result.finding().orElseThrow().reason())
        .isEqualTo(RotationReason.OldCredentialCutOff);
    assertThat(world.target.kept).isEmpty();
  }

  @Test
  void noRotationBeginsWhereNobodyCouldTellWhenToEndTheOldOne() {
    // Given
    Finding blind = RotationReason.RetireNeedsRollout.with("monthly");

    // When
    RotationResult result =
        retire(waiting(false).blockedBy(blind, Optional.of(RotationMode.TWO_VALUES.declared())));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding()).contains(blind);
    assertThat(world.target.held).isEqualTo("old");
  }

  @Test
  void whatLeavesNoOldCredentialValidHasNothingToWaitFor() {
    // Given
    Finding blind = RotationReason.RetireNeedsRollout.with("monthly");
    RetireRules rules = waiting(false);

    // When
    RetireRules single = rules.blockedBy(blind, Optional.of(RotationMode.SINGLE_USER.declared()));

    // Then
    assertThat(single).isEqualTo(rules);
    assertThat(rules.blockedBy(blind, Optional.empty())).isEqualTo(rules);
  }

  @Test
  void aFailureIsToldAndAttemptedAgain() {
    // Given
    rotated(Optional.of(HOUR));
    world.target.next(Mood.AWAY);

    // When
    RotationResult failed = retire();

    // Then
    assertThat(failed.finding().orElseThrow().reason()).isEqualTo(RotationReason.OldCredentialKept);
    assertThat(RotationFindings.of(world.record(), RetryRules.DEFAULT, RetireRules.WITH_NEXT))
        .isEqualTo(failed.finding());

    // When
    world.now = failed.checkAt().orElseThrow();
    retire();

    // Then
    assertThat(world.target.kept).isEmpty();
    assertThat(
            RotationFindings.of(world.record(), RetryRules.DEFAULT, RetireRules.WITH_NEXT)
                .orElseThrow()
                .reason())
        .isEqualTo(RotationReason.RotationSucceeded);
  }

  @Test
  void whatIsCurrentAgainIsNotEnded() {
    // Given
    rotated(Optional.of(HOUR));
    world.change(
        record ->
            record.withLabels(
                record.labels().moveCurrent(record.rotation().retiring().get().version())));

    // When
    retire();

    // Then
    assertThat(world.target.retirements).isZero();
    assertThat(world.record().rotation().retiring()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aCrashAnywhereLeavesItToTheNextRun(int effect) {
    // Given
    rotated(Optional.of(HOUR));
    world.crashAt(effect);
    try {
      retire();
    } catch (Crash crash) {
      // Expected where so many effects pass.
    }
    world.onEffect(name -> {});
    world.now = world.now.plus(HOUR);

    // When
    retire();

    // Then
    assertThat(world.target.kept).isEmpty();
    assertThat(world.record().rotation().retiring()).isEmpty();
    assertThat(world.target.held).isEqualTo(world.currentValue());
  }

  private RetireRules waiting(boolean isRolledOut) {
    return RetireRules.afterRollout(
        Duration.ZERO, DEADLINE, isRolledOut, world.record().rotation());
  }

  private void rotated(Optional<Duration> after) {
    world.settle(REQUEST, world.keeping(after));
    world.now = world.now.plus(HOUR);
  }

  private RotationResult retire() {
    return retire(RetireRules.after(Optional.of(HOUR)));
  }

  private RotationResult retire(RetireRules rules) {
    return world
        .engine()
        .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, world.keeping(rules));
  }
}
