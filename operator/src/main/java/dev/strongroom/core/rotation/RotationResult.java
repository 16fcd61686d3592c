package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.SecretRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * What a call of the engine has come to.
 *
 * @param outcome how it ended
 * @param record the record as it is now; empty when there is none any more
 * @param finding the sentence for an event, when there is something to tell
 * @param checkAt when to call again; empty when only an event makes that worth while
 * @param failedAttempt the attempt that failed in this call, if one did
 */
public record RotationResult(
    Outcome outcome,
    Optional<SecretRecord> record,
    Optional<Finding> finding,
    Optional<Instant> checkAt,
    Optional<RotationFailure> failedAttempt) {

  /** A call in which no attempt failed. */
  RotationResult(
      Outcome outcome,
      Optional<SecretRecord> record,
      Optional<Finding> finding,
      Optional<Instant> checkAt) {
    this(outcome, record, finding, checkAt, Optional.empty());
  }

  /** How a call ended. */
  public enum Outcome {
    /** No rotation is due or running. */
    NOTHING_DUE,
    /** A rotation is due and cannot begin. */
    BLOCKED,
    /** A step has started work outside of this program, which has not ended yet. */
    WORKING,
    /** A step failed, now or before, and is attempted again later. */
    RETRYING,
    /**
     * The attempts are used up; whether the target holds the new value is still to be found out.
     */
    IN_DOUBT,
    /** The new value is current. */
    SUCCEEDED,
    /** The credential of an old version, which had stayed valid, has ended. */
    RETIRED,
    /** The test step alone has succeeded. */
    TESTED,
    /** The rotation is over; the current value is unchanged. */
    FAILED,
    /** Somebody else decided what is current, and the rotation ended for that. */
    ABANDONED
  }
}
