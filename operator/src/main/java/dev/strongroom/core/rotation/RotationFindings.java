package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What a record says of its rotations, in the fixed sentences. */
public final class RotationFindings {
  private static final String ON_REQUEST = "the next request";

  private RotationFindings() {}

  /**
   * The state of the rotation for a condition; empty when none ever ran and none is planned.
   *
   * @param retries how many attempts the policy allows, which tells a rotation in doubt from a
   *     running one
   * @param retire what keeps an old credential valid
   */
  public static Optional<Finding> of(SecretRecord record, RetryRules retries, RetireRules retire) {
    RotationState state = record.rotation();
    if (state.running().isPresent()) {
      RunningRotation running = state.running().get();
      return Optional.of(running(running, retries, state));
    }
    return testFailed(state)
        .or(() -> state.lastFailure().map(failure -> failed(failure, state)))
        .or(() -> kept(state))
        .or(() -> held(record, retire))
        .or(
            () ->
                state
                    .lastRotatedAt()
                    .flatMap(at -> record.current())
                    .map(RotationReason.RotationSucceeded::with))
        .or(() -> state.nextRotationAt().map(RotationReason.RotationNotStarted::with));
  }

  /** How the last test failed, as long as no rotation has ended after it. */
  private static Optional<Finding> testFailed(RotationState state) {
    Optional<Instant> ended =
        Stream.concat(
                state.lastRotatedAt().stream(),
                state.lastFailure().map(RotationFailure::at).stream())
            .max(Instant::compareTo);
    return state
        .handled()
        .testFailure()
        .filter(failure -> ended.filter(failure.at()::isBefore).isEmpty())
        .map(RotationFindings::testFailed);
  }

  private static Finding testFailed(RotationFailure failure) {
    return RotationReason.RotationTestFailed.with(failure.step().awsName(), told(failure));
  }

  private static Finding running(RunningRotation running, RetryRules retries, RotationState state) {
    Optional<RotationFailure> failure = running.lastFailure().or(state::lastFailure);
    if (RotationAction.inDoubt(running, retries) && failure.isPresent()) {
      return inDoubt(failure.get(), state);
    }
    return running
        .lastFailure()
        .filter(last -> running.work().isEmpty())
        .map(last -> retrying(last, running))
        .orElseGet(
            () ->
                RotationReason.RotationRunning.with(
                    running.token(), running.step().awsName(), running.attempt()));
  }

  static Finding retrying(RotationFailure failure, RunningRotation running) {
    return RotationReason.RotationRetrying.with(
        failure.step().awsName(), told(failure), running.attempt(), running.notBefore());
  }

  /** The cause in words, its class and what helps, without a full stop at the end. */
  static String told(RotationFailure failure) {
    FailureClass found = FailureClass.of(failure);
    return sentence(failure.cause()) + ". " + found.name() + ": " + found.remedy();
  }

  /** The cause in words, without a full stop at the end: it becomes part of a sentence. */
  static String sentence(StoredCause cause) {
    return targetProblem(cause).orElseGet(cause::sentence).replaceFirst("\\.$", "");
  }

  private static Optional<String> targetProblem(StoredCause cause) {
    return Arrays.stream(TargetProblem.values())
        .filter(problem -> problem.name().equals(cause.code()))
        .map(TargetProblem::sentence)
        .findFirst();
  }

  /** That an old credential is still valid which should not be. */
  static Optional<Finding> kept(RotationState state) {
    return state
        .retiring()
        .flatMap(
            old ->
                old.lastCause()
                    .map(
                        cause ->
                            RotationReason.OldCredentialKept.with(
                                old.version(), sentence(cause), old.notBefore())));
  }

  private static Optional<Finding> held(SecretRecord record, RetireRules retire) {
    RotationState state = record.rotation();
    return retire
        .heldUntil()
        .filter(any -> retire.holds(state))
        .map(
            until ->
                RotationReason.OldCredentialHeld.with(
                    record.current().orElseThrow(),
                    state.retiring().orElseThrow().version(),
                    until.truncatedTo(ChronoUnit.SECONDS)));
  }

  static Finding failed(RotationFailure failure, RotationState state) {
    if (state.handled().testFailure().equals(Optional.of(failure))) {
      return testFailed(failure);
    }
    return RotationReason.RotationFailed.with(
        failure.step().awsName(),
        told(failure),
        state.nextRotationAt().<Object>map(at -> at).orElse(ON_REQUEST));
  }

  static Finding inDoubt(RotationFailure failure, RotationState state) {
    return RotationReason.RotationInDoubt.with(
        failure.step().awsName(),
        told(failure),
        state.running().<Object>map(RunningRotation::notBefore).orElse(ON_REQUEST));
  }
}
