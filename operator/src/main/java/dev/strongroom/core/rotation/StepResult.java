package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.record.StoredCause;
import java.time.Instant;

/** How a step of a rotation has ended, or that it has not ended yet. */
public sealed interface StepResult {
  /** The step is done. */
  record Done() implements StepResult {}

  /** The step is done, and so is the test of the pending value that would have come next. */
  record Tested() implements StepResult {}

  /**
   * Work outside of this program is under way. The handle is saved in the record, and the step is
   * called again with it, by this replica or another one.
   *
   * @param handle how the work is found again, see {@link
   *     dev.strongroom.core.record.OutsideWork#handle}; never a secret
   * @param checkAt when to call the step again; at least a second from now and no later than the
   *     limit of the work
   */
  record Working(String handle, Instant checkAt) implements StepResult {}

  /**
   * The step failed.
   *
   * @param cause why, as the record keeps it
   * @param outlook what is known of the target, and what helps
   */
  record Failed(StoredCause cause, Outlook outlook) implements StepResult {
    /** A problem of a target. */
    static Failed of(TargetProblem problem) {
      Outlook outlook = problem.mayHaveReached() ? Outlook.IN_DOUBT : Outlook.RETRYABLE;
      return new Failed(
          StoredCause.of(problem),
          problem.kind() == TargetProblem.Kind.INVALID ? Outlook.CANNOT_SUCCEED : outlook);
    }

    /** A step that is impossible as things are declared. */
    static Failed of(Failure refused) {
      return new Failed(StoredCause.of(refused.finding()), Outlook.CANNOT_SUCCEED);
    }
  }

  /** What is known after a failure. */
  enum Outlook {
    /** The step changed nothing at the target; the next attempt may succeed. */
    RETRYABLE,
    /** The step may have taken effect; the next attempt may succeed. */
    IN_DOUBT,
    /**
     * The step changed nothing at the target, and cannot until a declaration or a value changes.
     */
    CANNOT_SUCCEED
  }
}
