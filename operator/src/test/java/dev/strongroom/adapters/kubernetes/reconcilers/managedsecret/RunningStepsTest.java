package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningStepsTest {
  private static final Duration STEP = Duration.ofSeconds(300);

  private long nanos = Long.MAX_VALUE - STEP.toNanos() / 2;
  private final RunningSteps steps = new RunningSteps(() -> nanos);

  /** A target that does something else during each step. */
  private record Busy(Runnable meanwhile, Duration stepLimit) implements RotationTarget {
    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      meanwhile.run();
      return Optional.of(TargetProblem.TIMEOUT);
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      meanwhile.run();
      return Optional.empty();
    }

    @Override
    public Duration settleTime() {
      return Duration.ofSeconds(12);
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void aStepIsGivenUntilItsDeadlineAndIsProgressWhenItEnds() {
    // Given
    RotationTarget slow =
        steps.counting(
            new Busy(
                () -> {
                  assertThat(steps.isAnyWithinDeadline()).isTrue();
                  pass(STEP.minusSeconds(1));
                  assertThat(steps.isAnyWithinDeadline()).isTrue();
                  pass(Duration.ofSeconds(1));
                  assertThat(steps.isAnyWithinDeadline()).isFalse();
                  assertThat(steps.ended()).isZero();
                },
                STEP),
            ago -> {});

    // When
    try (SecretValue value = SecretValue.text("x")) {
      assertThat(slow.set(value, value, Optional.empty())).contains(TargetProblem.TIMEOUT);
    }

    // Then
    assertThat(steps.ended()).isEqualTo(1);
    assertThat(steps.isAnyWithinDeadline()).isFalse();
    assertThat(slow.settleTime()).isEqualTo(Duration.ofSeconds(12));
    assertThat(slow.stepLimit()).isEqualTo(STEP);
  }

  @Test
  void aStepThatFailsUnexpectedlyHasEndedToo() {
    // Given
    RotationTarget broken =
        steps.counting(
            new Busy(
                () -> {
                  throw new IllegalStateException("a bug, as a test makes one");
                },
                STEP),
            ago -> {});

    // When
    try (SecretValue value = SecretValue.text("x")) {
      assertThatIllegalStateException().isThrownBy(() -> broken.test(value));
    }

    // Then
    assertThat(steps.ended()).isEqualTo(1);
    assertThat(steps.isAnyWithinDeadline()).isFalse();
  }

  @Test
  void aTargetWithoutALimitExcusesNothing() {
    // Given
    RotationTarget unlimited =
        steps.counting(
            new Busy(() -> assertThat(steps.isAnyWithinDeadline()).isFalse(), Duration.ZERO),
            ago -> {});

    // When
    try (SecretValue value = SecretValue.text("x")) {
      unlimited.test(value);
    }

    // Then
    assertThat(steps.ended()).isEqualTo(1);
  }
}
