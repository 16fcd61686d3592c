package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that test a new value in the call that sets it. */
class SetAndTestTest {
  private static final Optional<String> REQUEST = Optional.of("r-1");

  private final RotationWorld world = new RotationWorld("old");
  private int tests;

  @Test
  void whatIsTestedAlreadyIsNotTestedAgain() {
    // When
    RotationResult result = world.settle(REQUEST, plan(true));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo(world.target.held);
    assertThat(tests).isZero();
  }

  @Test
  void whatIsNotTestedYetIsTestedInAStepOfItsOwn() {
    // When
    RotationResult result = world.settle(REQUEST, plan(false));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(tests).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aCrashAnywhereEndsWithOneValueThatIsAccepted(int effect) {
    // Given
    world.crashAt(effect);
    try {
      world.settle(REQUEST, plan(true));
    } catch (Crash crash) {
      // Expected where so many effects pass.
    }
    world.onEffect(name -> {});

    // When
    world.settle(REQUEST, plan(true));

    // Then
    assertThat(world.currentValue()).isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
  }

  private RotationPlan plan(boolean isTested) {
    return world.plan().with(target -> new Testing(target, isTested));
  }

  /** Says that it has tested what it has set. */
  private final class Testing implements RotationTarget {
    private final RotationTarget target;
    private final boolean isTested;

    Testing(RotationTarget target, boolean isTested) {
      this.target = target;
      this.isTested = isTested;
    }

    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      return target.set(change);
    }

    @Override
    public Change setAndTest(CredentialChange change) {
      Optional<TargetProblem> problem = set(change);
      return new Change(problem, isTested && problem.isEmpty());
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      tests++;
      return target.test(value);
    }

    @Override
    public Duration settleTime() {
      return target.settleTime();
    }
  }
}
