package dev.strongroom.core.rotation;

import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.RotationState;
import dev.strongroom.core.secrets.RotationState.RotationFailure;
import dev.strongroom.core.secrets.RunningRotation;
import dev.strongroom.core.secrets.SecretRecord;
import java.util.Optional;

/** What a record says of its rotations, in the fixed sentences. */
public final class RotationFindings {
  private static final String ON_REQUEST = "the next request";

  private RotationFindings() {}

  /**
   * The state of the rotation for a condition; empty when none ever ran and none is planned.
   *
   * @param retries what the policy says of tries, which tells a rotation in doubt from a running
   *     one
   */
  public static Optional<Finding> of(SecretRecord record, RetryRules retries) {
    RotationState state = record.rotation();
    if (state.running().isPresent()) {
      RunningRotation running = state.running().get();
      boolean open = RotationAction.inDoubt(running, retries) && state.lastFailure().isPresent();
      return Optional.of(
          open
              ? inDoubt(state.lastFailure().get(), state)
              : Reason.RotationRunning.with(
                  running.token(), running.step().awsName(), running.attempt()));
    }
    return state
        .lastFailure()
        .map(failure -> failed(failure, state))
        .or(
            () ->
                state
                    .lastRotatedAt()
                    .flatMap(at -> record.current())
                    .map(Reason.RotationSucceeded::with))
        .or(() -> state.nextRotationAt().map(Reason.RotationNotStarted::with));
  }

  static Finding failed(RotationFailure failure, RotationState state) {
    return Reason.RotationFailed.with(
        failure.step().awsName(),
        failure.cause(),
        state.nextRotationAt().map(String::valueOf).orElse(ON_REQUEST));
  }

  static Finding inDoubt(RotationFailure failure, RotationState state) {
    return Reason.RotationInDoubt.with(
        failure.step().awsName(),
        failure.cause(),
        state.running().map(RunningRotation::notBefore).map(String::valueOf).orElse(ON_REQUEST));
  }
}
