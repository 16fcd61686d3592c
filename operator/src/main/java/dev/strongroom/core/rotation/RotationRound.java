package dev.strongroom.core.rotation;

import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationSteps.Cause;
import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.RecordStore;
import dev.strongroom.core.secrets.Rejected;
import dev.strongroom.core.secrets.RotationState.RotationFailure;
import dev.strongroom.core.secrets.RotationStep;
import dev.strongroom.core.secrets.RunningRotation;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.VersionId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** One decision on one state of the record, carried out and saved. */
final class RotationRound {
  private static final String TRIES_USED_UP = "the tries are used up";

  private final SecretRecord record;
  private final RotationPlan plan;
  private final Instant now;
  private final RecordStore records;
  private final RotationSteps steps;
  private final Supplier<VersionId> tokens;
  private Optional<SecretRecord> swapped = Optional.empty();
  private Optional<RunningRotation> touched = Optional.empty();

  RotationRound(
      SecretRecord record,
      RotationPlan plan,
      Instant now,
      RecordStore records,
      RotationSteps steps,
      Supplier<VersionId> tokens) {
    this.record = record;
    this.plan = plan;
    this.now = now;
    this.records = records;
    this.steps = steps;
    this.tokens = tokens;
  }

  /** The record as this round has saved it; empty when somebody else was faster, or none had to. */
  Optional<SecretRecord> swapped() {
    return swapped;
  }

  /** The rotation whose value this round may have given to the target without saving so. */
  Optional<RunningRotation> touched() {
    return touched;
  }

  /** Whether a rotation that may have changed the target has ended meanwhile without its value. */
  boolean isUnwanted(RunningRotation rotation) {
    boolean runs =
        record
            .rotation()
            .running()
            .filter(running -> running.token().equals(rotation.token()))
            .isPresent();
    return !runs && !record.current().equals(Optional.of(rotation.token()));
  }

  /**
   * Undoes what an unwanted rotation did to the target. It is opened again without its label, which
   * leads to {@link RotationAction#SETTLE}, so that the undoing survives a crash too; when another
   * rotation runs already, it is undone here and now.
   *
   * @return false when somebody else changed the record first: read again
   */
  boolean undo(RunningRotation unwanted) {
    if (record.rotation().running().isEmpty()) {
      swap(RotationChanges.at(record, unwanted));
      return swapped.isPresent();
    }
    steps.settle(record, unwanted, plan.target());
    return true;
  }

  /** The pending version of the rotation that this round worked on. */
  Optional<VersionId> token() {
    return record.rotation().running().map(RunningRotation::token);
  }

  /** The result, or empty when there is more to do. */
  Optional<RotationResult> play(Optional<String> request) {
    RotationDue due = RotationDue.decide(record, request, plan.retries(), plan.times(), now);
    return switch (due.kind()) {
      case BEGIN -> begin(due.requestId());
      case JOIN ->
          swap(RotationChanges.joined(record, running(), due.requestId(), plan.times(), now));
      case RESCHEDULE -> swap(RotationChanges.rescheduled(record, plan.times(), now));
      case RESUME -> act();
      case BLOCKED -> done(Outcome.BLOCKED, record, due.obstacle(), due.checkAt());
      case WAIT -> waiting(due);
    };
  }

  private RunningRotation running() {
    return record.rotation().running().orElseThrow();
  }

  private Optional<RotationResult> begin(Optional<String> requestId) {
    try {
      return swap(RotationChanges.begun(record, tokens.get(), requestId, plan.times(), now));
    } catch (Rejected noRoom) {
      return done(Outcome.BLOCKED, record, Optional.of(noRoom.finding()), Optional.empty());
    }
  }

  private Optional<RotationResult> waiting(RotationDue due) {
    Optional<RunningRotation> saved = record.rotation().running();
    if (saved.isEmpty()) {
      return done(Outcome.NOTHING_DUE, record, Optional.empty(), due.checkAt());
    }
    boolean inDoubt = RotationAction.inDoubt(saved.get(), plan.retries());
    return done(
        inDoubt ? Outcome.IN_DOUBT : Outcome.RETRYING, record, Optional.empty(), due.checkAt());
  }

  private Optional<RotationResult> act() {
    return switch (RotationAction.next(record, now, plan.retries())) {
      case CREATE -> create();
      case SET -> set();
      case TEST -> test();
      case FINISH -> finish();
      case VERIFY -> verify();
      case SETTLE -> settle();
      case ABANDON -> abandon(Optional.empty());
      case NOTHING, WAIT -> throw new IllegalStateException("not a thing to resume");
    };
  }

  private Optional<RotationResult> create() {
    Optional<Cause> cause = steps.create(record, running(), plan.next());
    return cause.isEmpty()
        ? swap(RotationChanges.created(record, running()))
        : fail(failure(RotationStep.CREATE_SECRET, cause.get()));
  }

  private Optional<RotationResult> set() {
    Optional<Cause> cause = steps.set(record, running(), plan.target());
    Optional<RotationResult> result =
        cause.isEmpty()
            ? swap(RotationChanges.at(record, running().at(RotationStep.TEST_SECRET)))
            : again(RotationStep.SET_SECRET, cause.get());
    boolean maybeSet =
        cause.map(Cause::kind).orElse(TargetProblem.Kind.UNAVAILABLE)
            == TargetProblem.Kind.UNAVAILABLE;
    touched = maybeSet && swapped.isEmpty() ? Optional.of(running()) : Optional.empty();
    return result;
  }

  private Optional<RotationResult> test() {
    Optional<Cause> cause = steps.test(record, running(), plan.target());
    return cause.isEmpty()
        ? swap(RotationChanges.at(record, running().at(RotationStep.FINISH_SECRET)))
        : again(RotationStep.TEST_SECRET, cause.get());
  }

  private Optional<RotationResult> finish() {
    swap(RotationChanges.finished(record, running(), plan.times(), now));
    return swapped.flatMap(
        next ->
            done(
                Outcome.SUCCEEDED,
                next,
                Optional.of(Reason.RotationSucceeded.with(running().token())),
                next.rotation().nextRotationAt()));
  }

  /** Saves the next try; when there is none left, that the outcome has to be found out. */
  private Optional<RotationResult> again(RotationStep step, Cause cause) {
    int attempt = running().attempt();
    RunningRotation at = running().at(RotationStep.SET_SECRET);
    if (attempt < plan.retries().attempts()) {
      RunningRotation next = at.again(now.plus(plan.retries().after(attempt)));
      swap(RotationChanges.at(record, next));
      return swapped.flatMap(
          saved ->
              done(
                  Outcome.RETRYING,
                  saved,
                  Optional.of(
                      Reason.RotationRetrying.with(
                          step.awsName(), cause.sentence(), next.attempt(), next.notBefore())),
                  Optional.of(next.notBefore())));
    }
    RunningRotation next = at.again(plan.whenSettled(attempt, now));
    RotationFailure failure = failure(step, cause);
    swap(RotationChanges.inDoubt(record, next, failure));
    return swapped.flatMap(saved -> inDoubt(saved, failure));
  }

  private Optional<RotationResult> verify() {
    RunningRotation running = running();
    switch (steps.verify(record, running, plan.target())) {
      case PENDING_IN_FORCE:
        return swap(RotationChanges.at(record, running.at(RotationStep.FINISH_SECRET)));
      case OLD_IN_FORCE:
        return fail(lastFailure());
      default:
        swap(RotationChanges.at(record, running.again(plan.whenSettled(running.attempt(), now))));
        return swapped.flatMap(saved -> inDoubt(saved, lastFailure()));
    }
  }

  private Optional<RotationResult> settle() {
    Optional<Cause> cause = steps.settle(record, running(), plan.target());
    if (cause.isEmpty() || isHopeless(cause.get())) {
      return abandon(cause.map(found -> failure(running().step(), found)));
    }
    RunningRotation next = running().again(plan.whenSettled(running().attempt(), now));
    swap(RotationChanges.at(record, next));
    return swapped.flatMap(
        saved -> done(Outcome.RETRYING, saved, Optional.empty(), Optional.of(next.notBefore())));
  }

  /**
   * Whether settling can be given up: never while the target may hold the pending value, unless the
   * current value belongs to another user or system by now.
   */
  private boolean isHopeless(Cause cause) {
    if (running().attempt() < plan.retries().attempts()) {
      return false;
    }
    return switch (cause.kind()) {
      case UNAVAILABLE -> false;
      case REFUSED -> steps.pendingIsRefused(record, running(), plan.target());
      case INVALID -> true;
    };
  }

  private Optional<RotationResult> abandon(Optional<RotationFailure> failure) {
    VersionId token = running().token();
    boolean cancelled = record.current().equals(Optional.of(running().from()));
    Finding finding =
        cancelled
            ? Reason.RotationCancelled.with(token)
            : Reason.RotationAbandoned.with(record.current().orElseThrow());
    swap(RotationChanges.ended(record, running(), failure, plan.times(), now));
    return swapped.flatMap(
        saved ->
            done(
                Outcome.ABANDONED, saved, Optional.of(finding), saved.rotation().nextRotationAt()));
  }

  private Optional<RotationResult> fail(RotationFailure failure) {
    swap(RotationChanges.ended(record, running(), Optional.of(failure), plan.times(), now));
    return swapped.flatMap(
        saved ->
            done(
                Outcome.FAILED,
                saved,
                Optional.of(RotationFindings.failed(failure, saved.rotation())),
                saved.rotation().nextRotationAt()));
  }

  private RotationFailure failure(RotationStep step, Cause cause) {
    return new RotationFailure(step, cause.sentence(), now);
  }

  private RotationFailure lastFailure() {
    RunningRotation running = running();
    return record
        .rotation()
        .lastFailure()
        .filter(failure -> !failure.at().isBefore(running.startedAt()))
        .orElseGet(() -> new RotationFailure(running.step(), TRIES_USED_UP, now));
  }

  private Optional<RotationResult> inDoubt(SecretRecord saved, RotationFailure failure) {
    return done(
        Outcome.IN_DOUBT,
        saved,
        Optional.of(RotationFindings.inDoubt(failure, saved.rotation())),
        saved.rotation().running().map(RunningRotation::notBefore));
  }

  /** Swaps the record; afterwards {@link #swapped} tells whether that went well. */
  private Optional<RotationResult> swap(SecretRecord changed) {
    swapped = records.compareAndSwap(changed);
    return Optional.empty();
  }

  private static Optional<RotationResult> done(
      Outcome outcome, SecretRecord record, Optional<Finding> finding, Optional<Instant> checkAt) {
    return Optional.of(new RotationResult(outcome, Optional.of(record), finding, checkAt));
  }
}
