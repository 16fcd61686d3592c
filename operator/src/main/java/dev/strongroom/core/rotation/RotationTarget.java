package dev.strongroom.core.rotation;

import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;

/**
 * The outside system whose credential is rotated. An implementation never throws for what the
 * outside system does, bounds every wait, never closes the values it is given and keeps none.
 */
public interface RotationTarget {
  /**
   * Makes the target accept the pending value (AWS step setSecret). Can be repeated: when the
   * pending value is accepted already, nothing is changed.
   *
   * @return what went wrong; the target may accept the pending value even then, see {@link
   *     #settleTime}
   */
  Optional<TargetProblem> set(CredentialChange change);

  /**
   * How a change ended.
   *
   * @param problem what went wrong
   * @param isTested whether the pending value was then used with success, as {@link #test} does
   * @param since how long ago the target confirmed the change: the time of that test
   */
  record Change(Optional<TargetProblem> problem, boolean isTested, Duration since) {
    /** A change that was confirmed just now, or failed. */
    public Change(Optional<TargetProblem> problem, boolean isTested) {
      this(problem, isTested, Duration.ZERO);
    }
  }

  /**
   * {@link #set(CredentialChange)}, and a test of the pending value at once where that saves time:
   * until the new value is current, logins with the old one may be refused.
   */
  default Change setAndTest(CredentialChange change) {
    return new Change(set(change), false);
  }

  /** {@link #set(CredentialChange)} by the user itself. */
  default Optional<TargetProblem> set(
      SecretValue pending, SecretValue current, Optional<SecretValue> previous) {
    return set(
        new CredentialChange(
            RotationMode.SINGLE_USER, pending, current, previous, Optional.empty()));
  }

  /**
   * Ends an old credential that is still valid beside the new one. Can be repeated. Called for
   * modes alone that keep old credentials.
   *
   * @return what went wrong; the new credential is valid even then
   */
  default Optional<TargetProblem> retire(CredentialRetirement retirement) {
    throw new IllegalStateException("no old credential stays valid at this target");
  }

  /**
   * Uses a value against the target with read access (AWS step testSecret).
   *
   * @return what went wrong; empty when the target accepts the value
   */
  Optional<TargetProblem> test(SecretValue value);

  /**
   * {@link #test} of a value right after a change to it has succeeded in the same process. What
   * that has shown of the server, such as that it checks passwords, need not be shown again.
   */
  default Optional<TargetProblem> testChanged(SecretValue pending) {
    return test(pending);
  }

  /**
   * The longest time after {@link #set} has returned, or its process has died, at which its effect
   * may still show up. Only after it does {@link #test} tell for certain which one the target
   * accepts.
   */
  Duration settleTime();

  /**
   * After how long a call of {@link #set} or {@link #test} is ended from outside, whatever it waits
   * for. Zero where nobody sees to that.
   */
  default Duration stepLimit() {
    return Duration.ZERO;
  }
}
