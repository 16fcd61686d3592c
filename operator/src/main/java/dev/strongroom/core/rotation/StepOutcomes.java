package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Saves how a step ended. Each method makes one swap and returns what the call has come to; empty
 * when there is more to do, or somebody else changed the record first.
 */
final class StepOutcomes {
  /** Outside work is not checked more often than this. */
  private static final Duration SHORTEST_CHECK = Duration.ofSeconds(1);

  private final RoundRecord state;
  private final RotationPlan plan;
  private final Instant now;
  private final InstantSource clock;

  /** Outcomes of a round that began at {@code now}. */
  StepOutcomes(RoundRecord state, RotationPlan plan, Instant now, InstantSource clock) {
    this.state = state;
    this.plan = plan;
    this.now = now;
    this.clock = clock;
  }

  /** The value is made; the saved record, after which there is more to do. */
  Optional<SecretRecord> created(PendingValue pending) {
    Optional<SecretRecord> saved =
        state.swap(RotationChanges.created(pending.into(state.get()), workEnded()));
    saved.ifPresent(record -> state.countedByChange());
    return saved;
  }

  /** The target was made to accept the value. */
  Optional<RotationResult> set() {
    return state.swapAndGoOn(workEnded().at(RotationStep.TEST_SECRET).known(false, 1));
  }

  /**
   * The target accepts the value. A rotation that the engine finishes does so with the same change:
   * until then logins with the old value may be refused.
   */
  Optional<RotationResult> tested() {
    if (state.running().test()) {
      return testPassed();
    }
    return plan.strategy().finishesOutside()
        ? state.swapAndGoOn(workEnded().at(RotationStep.FINISH_SECRET))
        : finish();
  }

  private Optional<RotationResult> testPassed() {
    return state
        .swap(
            RotationChanges.ended(
                state.get(), state.running(), Optional.empty(), plan.times(), now))
        .flatMap(
            saved ->
                done(
                    Outcome.TESTED,
                    saved,
                    Optional.of(RotationReason.RotationTested.with(state.running().from())),
                    saved.rotation().nextRotationAt()));
  }

  /** The pending version becomes current. */
  Optional<RotationResult> finish() {
    return state
        .swap(RotationChanges.finished(state.get(), state.running(), plan, clock.instant()))
        .flatMap(
            next ->
                done(
                    Outcome.SUCCEEDED,
                    next,
                    Optional.of(RotationReason.RotationSucceeded.with(state.running().token())),
                    next.rotation().nextRotationAt()));
  }

  /** An old credential has ended, or its end failed and is attempted again. */
  Optional<RotationResult> retired(SecretRecord begun, RetiringCredential old, StepResult result) {
    if (result instanceof StepResult.Failed failed) {
      return state
          .swap(RotationChanges.retiring(begun, Optional.of(old.failed(failed.cause()))))
          .flatMap(
              saved ->
                  done(
                      Outcome.NOTHING_DUE,
                      saved,
                      RotationFindings.kept(saved.rotation()),
                      Optional.of(old.notBefore())));
    }
    return state
        .swap(RotationChanges.retiring(begun, Optional.empty()))
        .flatMap(
            saved ->
                done(
                    Outcome.RETIRED,
                    saved,
                    plan.retire()
                        .heldUntil()
                        .map(any -> RotationReason.OldCredentialCutOff.with(old.version())),
                    saved.rotation().nextRotationAt()));
  }

  /** Outside work is under way: its handle is saved before anything else happens. */
  Optional<RotationResult> working(OutsideWork work, Instant checkAt) {
    Instant limit = work.startedAt().plus(plan.strategy().workLimit());
    return check(work, checkAt.isAfter(limit) ? limit : checkAt);
  }

  /** Outside work that is being ended has not ended yet. */
  Optional<RotationResult> stopping(OutsideWork work, Instant checkAt) {
    return check(work, checkAt);
  }

  private Optional<RotationResult> check(OutsideWork work, Instant checkAt) {
    Instant soonest = now.plus(SHORTEST_CHECK);
    boolean isCreating = work.purpose() == OutsideWork.Purpose.CREATE;
    RunningRotation next =
        ended(state.running(), isCreating && state.running().untouched())
            .working(work, checkAt.isBefore(soonest) ? soonest : checkAt);
    return state
        .swap(next)
        .flatMap(
            saved -> done(Outcome.WORKING, saved, Optional.empty(), Optional.of(next.notBefore())));
  }

  /** Outside work of another step than the one that is due has ended. */
  Optional<RotationResult> stopped() {
    return state.swapAndGoOn(ended(workEnded(), false));
  }

  /**
   * Saves the next attempt; when there is none left, or the window closes before it, that the
   * rotation failed, or that the outcome has to be found out.
   */
  Optional<RotationResult> again(RotationStep step, StepResult.Failed failed) {
    return again(step, failed, workEnded());
  }

  /** Saves that an attempt ended with an error of ours; its outside work may go on. */
  Optional<RotationResult> againAfterError(RotationStep step) {
    StepResult.Outlook outlook =
        step == RotationStep.CREATE_SECRET
            ? StepResult.Outlook.RETRYABLE
            : StepResult.Outlook.IN_DOUBT;
    StoredCause cause = StoredCause.of(TargetProblem.UNEXPECTED_ERROR);
    return again(step, new StepResult.Failed(cause, outlook), state.running());
  }

  private Optional<RotationResult> again(
      RotationStep step, StepResult.Failed failed, RunningRotation running) {
    int attempt = running.attempt();
    RotationFailure failure = failure(step, failed);
    boolean isMaking = step == RotationStep.CREATE_SECRET;
    boolean isUnsent =
        step == RotationStep.SET_SECRET
            && running.untouched()
            && failed.outlook() != StepResult.Outlook.IN_DOUBT;
    boolean isFirst = isMaking || running.test();
    RunningRotation at =
        ended(running, isUnsent).at(isFirst ? step : RotationStep.SET_SECRET).failed(failure);
    Instant later = now.plus(plan.retries().after(attempt));
    boolean isInWindow = running.until().filter(end -> !later.isBefore(end)).isEmpty();
    if (attempt < plan.retries().attempts() && isInWindow) {
      RunningRotation next = at.again(later);
      return state.swap(next).flatMap(saved -> retrying(saved, failure, next));
    } else if (isFirst || isUnsent) {
      return fail(failure, true);
    }
    RunningRotation next =
        at.spent(plan.retries().attempts()).again(plan.whenSettled(attempt, now));
    return state
        .swap(RotationChanges.inDoubt(state.get(), next, failure))
        .flatMap(saved -> inDoubt(saved, failure, true));
  }

  private static Optional<RotationResult> retrying(
      SecretRecord saved, RotationFailure failure, RunningRotation next) {
    return Optional.of(
        new RotationResult(
            Outcome.RETRYING,
            Optional.of(saved),
            Optional.of(RotationFindings.retrying(failure, next)),
            Optional.of(next.notBefore()),
            Optional.of(failure)));
  }

  /** The rotation failed at this step and is over. */
  Optional<RotationResult> fail(RotationStep step, StepResult.Failed failed) {
    return fail(failure(step, failed), true);
  }

  /** The target accepts an old value: the rotation failed earlier and is over. */
  Optional<RotationResult> oldInForce() {
    return fail(lastFailure(), false);
  }

  private Optional<RotationResult> fail(RotationFailure failure, boolean isOfThisCall) {
    return state
        .swap(
            RotationChanges.ended(
                state.get(), state.running(), Optional.of(failure), plan.times(), now))
        .map(
            saved ->
                new RotationResult(
                    Outcome.FAILED,
                    Optional.of(saved),
                    Optional.of(RotationFindings.failed(failure, saved.rotation())),
                    saved.rotation().nextRotationAt(),
                    Optional.of(failure).filter(f -> isOfThisCall)));
  }

  /** What the target accepts is still not known. */
  Optional<RotationResult> open() {
    RunningRotation running = state.running();
    RunningRotation next =
        ended(workEnded(), false).again(plan.whenSettled(running.attempt(), now));
    Instant poisoned = running.isPoisoned() ? running.notBefore() : next.notBefore();
    return state
        .swap(poisoned.isAfter(next.notBefore()) ? next.postponed(poisoned) : next)
        .flatMap(saved -> inDoubt(saved, lastFailure(), false));
  }

  /** The target could not be given the current value back. */
  Optional<RotationResult> unsettled() {
    RunningRotation next =
        ended(workEnded(), false).again(plan.whenSettled(state.running().attempt(), now));
    return state
        .swap(next)
        .flatMap(
            saved ->
                done(Outcome.RETRYING, saved, Optional.empty(), Optional.of(next.notBefore())));
  }

  /** Saves that a look at the target ended with an error of ours: the next one waits. */
  Optional<RotationResult> lookAgainAfterError() {
    RunningRotation running = state.running();
    return state.swapAndGoOn(
        ended(running, false).again(now.plus(plan.retries().inDoubtAfter(running.attempt()))));
  }

  /** The last runs left no outcome. */
  Optional<RotationResult> poisoned() {
    RunningRotation running = state.running();
    RotationFailure failure =
        new RotationFailure(running.step(), StoredCause.of(TargetProblem.INTERRUPTED), now);
    RunningRotation next =
        running.failed(failure).postponed(now.plus(RetryRules.poisonedAfter(running.starts())));
    return state
        .swap(RotationChanges.inDoubt(state.get(), next, failure))
        .flatMap(saved -> inDoubt(saved, failure, true));
  }

  /** Somebody else decided what is current: the rotation is over. */
  Optional<RotationResult> abandon(Optional<StepResult.Failed> failed) {
    RunningRotation running = state.running();
    VersionId token = running.token();
    boolean cancelled = state.get().current().equals(Optional.of(running.from()));
    Finding finding =
        cancelled
            ? RotationReason.RotationCancelled.with(token)
            : RotationReason.RotationAbandoned.with(state.get().current().orElseThrow());
    return state
        .swap(
            RotationChanges.ended(
                state.get(),
                running,
                failed.map(cause -> failure(running.step(), cause)),
                plan.times(),
                now))
        .flatMap(
            saved ->
                done(
                    Outcome.ABANDONED,
                    saved,
                    Optional.of(finding),
                    saved.rotation().nextRotationAt()));
  }

  private RotationFailure failure(RotationStep step, StepResult.Failed failed) {
    return new RotationFailure(step, failed.cause(), now);
  }

  private RotationFailure lastFailure() {
    RunningRotation running = state.running();
    return running
        .lastFailure()
        .or(
            () ->
                state
                    .get()
                    .rotation()
                    .lastFailure()
                    .filter(failure -> !failure.at().isBefore(running.startedAt())))
        .orElseGet(
            () ->
                new RotationFailure(
                    running.step(), StoredCause.of(TargetProblem.ATTEMPTS_USED_UP), now));
  }

  private static Optional<RotationResult> inDoubt(
      SecretRecord saved, RotationFailure failure, boolean isOfThisCall) {
    return Optional.of(
        new RotationResult(
            Outcome.IN_DOUBT,
            Optional.of(saved),
            Optional.of(RotationFindings.inDoubt(failure, saved.rotation())),
            saved.rotation().running().map(RunningRotation::notBefore),
            Optional.of(failure).filter(f -> isOfThisCall)));
  }

  /** The rotation after a run that left an outcome. */
  private static RunningRotation ended(RunningRotation running, boolean untouched) {
    return running.known(
        untouched, running.starts() > RunningRotation.MAX_STARTS ? RunningRotation.MAX_STARTS : 0);
  }

  /** The rotation without outside work: what is started next is another piece of work. */
  private RunningRotation workEnded() {
    return plan.strategy().worksOutside() ? state.running().workEnded() : state.running();
  }

  static Optional<RotationResult> done(
      Outcome outcome, SecretRecord record, Optional<Finding> finding, Optional<Instant> checkAt) {
    return Optional.of(new RotationResult(outcome, Optional.of(record), finding, checkAt));
  }
}
