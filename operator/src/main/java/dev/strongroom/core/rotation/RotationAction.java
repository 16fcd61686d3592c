package dev.strongroom.core.rotation;

import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * What to do next for a rotation, as a function of its saved state and the time alone: the state
 * machine. Rows are tried from top to bottom; "overtaken" means that AWSCURRENT is neither on the
 * version the rotation began from nor on the pending version, or that somebody took AWSPENDING
 * away.
 *
 * <pre>
 * saved state                                     | action  | and then
 * ------------------------------------------------+---------+---------------------------------------
 * nothing running                                 | NOTHING |
 * outside work under way, before notBefore        | WAIT    | its intent or handle is saved
 * overtaken, at CREATE_SECRET or nothing was sent | ABANDON | the target was never touched: over
 * at FINISH_SECRET, not overtaken                 | FINISH  | AWSCURRENT moves, AWSPENDING goes: over
 * before notBefore                                | WAIT    |
 * overtaken                                       | SETTLE  | the target accepts AWSCURRENT, or holds
 *                                                 |         | neither value: over; else: again
 * attempts used up or poisoned, SET_SECRET begun  | VERIFY  | see below
 * at CREATE_SECRET                                | CREATE  | SET_SECRET; impossible: over, failed
 * at SET_SECRET                                   | SET     | TEST_SECRET, tested too: as FINISH;
 *                                                 |         | failed: again, or over
 * at TEST_SECRET                                  | TEST    | as FINISH; failed: SET_SECRET again
 * </pre>
 *
 * <p>CREATE comes with the change that begins the rotation. It is a step by itself where somebody
 * else makes the value ({@link RotationStrategy#worksOutside}), where it cannot be made, and in
 * records of earlier versions.
 *
 * <p>FINISH comes with the change that saves what the step before it has come to, so that the old
 * credential is refused for a short time only. It is a step by itself where somebody else finishes
 * ({@link RotationStrategy#finishesOutside}), and in records of earlier versions.
 *
 * <p>"Again" saves the next attempt with a later {@code notBefore}. From the moment that SET_SECRET
 * is saved the target may hold the pending value, so a rotation never just stops there, with one
 * exception: when the attempts are used up and each of them ended before anything could be sent
 * ({@link TargetProblem#mayHaveReached}), it is over and failed. Otherwise it is reported as
 * failed, nothing is set any more, and VERIFY asks the target what it holds, not before {@link
 * RotationStrategy#settleTime} has passed:
 *
 * <pre>
 * pending value     | current or previous | outcome
 * ------------------+---------------------+------------------------------------------------------
 * accepted          | any                 | forward: as FINISH
 * certainly refused | one is accepted     | over, failed: AWSPENDING goes, the old value is current
 * certainly refused | none is accepted    | open: all are kept, VERIFY again
 * no answer         | any                 | open: all are kept, VERIFY again
 * </pre>
 *
 * <p>An open rotation keeps AWSPENDING and its token, so that the version which the target may hold
 * is never out of reach. A new request, or the next scheduled time, gives it fresh attempts with
 * the same token; a new current version put by a user leads to SETTLE.
 *
 * <p>A test ({@link RunningRotation#test}) begins at TEST_SECRET with a copy of the current value,
 * never sets anything, and ends there, however it comes out.
 *
 * <p>A step whose {@link RotationStrategy} answers that outside work is under way is called again,
 * at the same attempt, until it is done, fails, or the work passes its limit. Work of another
 * purpose than the action's, left over when somebody else changed the record, is ended before the
 * action begins.
 *
 * <p>Runs that work on the target are counted in the record before they begin: the first with the
 * change that leads to SET_SECRET, those that resume a rotation with a change of their own. A
 * rotation whose last {@link RunningRotation#MAX_STARTS} runs left no outcome is poisoned: their
 * processes died, and the next one would too. It is in doubt then, and each further look at it is
 * announced with the time of the one after it, so that it costs one process at most each time.
 */
enum RotationAction {
  NOTHING,
  WAIT,
  CREATE,
  SET,
  TEST,
  FINISH,
  VERIFY,
  SETTLE,
  ABANDON;

  /** The action for a record at this time. */
  static RotationAction next(SecretRecord record, Instant now, RetryRules retries) {
    Optional<RunningRotation> saved = record.rotation().running();
    if (saved.isEmpty()) {
      return NOTHING;
    }
    RunningRotation running = saved.get();
    boolean isEarly = now.isBefore(running.notBefore());
    if (running.work().isPresent() && isEarly) {
      return WAIT;
    }
    boolean overtaken = overtaken(record, running);
    boolean unsent =
        running.test()
            || running.step() == RotationStep.CREATE_SECRET
            || running.step() == RotationStep.SET_SECRET && running.isCertainlyUntouched();
    if (overtaken && unsent) {
      return ABANDON;
    } else if (!overtaken && running.step() == RotationStep.FINISH_SECRET) {
      return FINISH;
    } else if (isEarly) {
      return WAIT;
    } else if (overtaken) {
      return SETTLE;
    } else if (inDoubt(running, retries)) {
      return VERIFY;
    }
    return switch (running.step()) {
      case CREATE_SECRET -> CREATE;
      case SET_SECRET -> SET;
      case TEST_SECRET -> TEST;
      case FINISH_SECRET -> FINISH;
    };
  }

  /** Whether this action goes on with outside work of that purpose. */
  boolean is(OutsideWork.Purpose purpose) {
    return name().equals(purpose.name());
  }

  /** Whether no attempt is left and the target may hold the pending value. */
  static boolean inDoubt(RunningRotation running, RetryRules retries) {
    return running.step() != RotationStep.CREATE_SECRET
        && !running.test()
        && (running.attempt() > retries.attempts() || running.isPoisoned());
  }

  /** Whether somebody else decided what is current, or cancelled the rotation. */
  static boolean overtaken(SecretRecord record, RunningRotation running) {
    return running.isOvertaken(record.labels());
  }
}
