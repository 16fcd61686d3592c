package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;

/**
 * A function that carries out the steps of rotations (AWS: rotation function), as this process
 * calls it, or a Job that does. Calls end within {@link #timeout}, whatever the function does. Safe
 * for many threads.
 */
public interface RotationFunction {
  /**
   * What the function is told. It gets no value: it reads and writes those at the endpoint, with
   * credentials of its own.
   *
   * @param id identifies the call among all of all secrets; printable ASCII without spaces
   * @param step the step to do
   * @param secret the secret that is rotated
   * @param token the pending version (AWS ClientRequestToken)
   */
  record Call(String id, RotationStep step, SecretArn secret, VersionId token) {}

  /** How far a call has come. */
  sealed interface State {
    /** It waits for the function's answer. */
    record Running() implements State {}

    /**
     * It is over.
     *
     * @param problem what went wrong; empty when the function reports success
     */
    record Ended(Optional<TargetProblem> problem) implements State {}
  }

  /** What the function's server knows the operator by, read when a call needs it. */
  @FunctionalInterface
  interface Credential {
    /** A server that asks for none. */
    Credential NONE = Optional::empty;

    /**
     * The credential, if there is one; the caller closes it.
     *
     * @throws dev.strongroom.core.problems.Failure when it cannot be read
     */
    Optional<SecretValue> read();
  }

  /**
   * Starts a call and returns at once.
   *
   * @param credential what the function's server knows the operator by; stays the caller's
   * @return why it was certainly not started; empty when it was, or may have been
   * @throws dev.strongroom.core.problems.InvalidInput when the credential cannot be used
   */
  Optional<TargetProblem> start(Call call, Optional<SecretValue> credential);

  /**
   * The state of a call, once it is over or the time is up.
   *
   * @param patience longest wait for the end of the call
   * @return empty when there is no call of this id, or another process has made it
   */
  Optional<State> state(String id, Duration patience);

  /** The longest that a call may take, from its start to its end. */
  Duration timeout();
}
