package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RotationCause;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationSteps.Cause;
import dev.strongroom.core.rotation.RotationSteps.Created;
import dev.strongroom.core.rotation.RotationSteps.Verdict;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** One decision on one state of the record, carried out and saved. */
final class RotationRound {
  private SecretRecord record;
  private final RotationPlan plan;
  private final Instant now;
  private final RecordStore records;
  private final RotationSteps steps;
  private final AccountBudget budget;
  private final Supplier<VersionId> tokens;
  private Optional<SecretRecord> swapped = Optional.empty();
  private Optional<RunningRotation> touched = Optional.empty();
  private Optional<VersionId> counted;

  /** A round; {@code counted} is the rotation in whose record this run is counted already. */
  RotationRound(
      SecretRecord record,
      RotationPlan plan,
      Instant now,
      RecordStore records,
      RotationSteps steps,
      AccountBudget budget,
      Supplier<VersionId> tokens,
      Optional<VersionId> counted) {
    this.record = record;
    this.plan = plan;
    this.now = now;
    this.records = records;
    this.steps = steps;
    this.budget = budget;
    this.tokens = tokens;
    this.counted = counted;
  }

  /** The rotation in whose record this run is counted. */
  Optional<VersionId> counted() {
    return counted;
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
    Optional<String> bound = record.rotation().host();
    plan.host()
        .ifPresent(
            host -> {
              bound.ifPresentOrElse(host::requireBound, () -> steps.requireNew(record, host));
            });
    SecretRecord here = plan.host().map(host -> RotationChanges.bound(record, host)).orElse(record);
    try (Reservation room = budget.reservation(record.owner().namespace())) {
      SecretRecord begun = RotationChanges.begun(here, tokens.get(), requestId, plan.times(), now);
      room.require(record, begun);
      swap(begun);
      swapped.ifPresent(room::commit);
      return Optional.empty();
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
    RotationAction action = RotationAction.next(record, now, plan.retries());
    if (action != RotationAction.FINISH && action != RotationAction.ABANDON && isElsewhere()) {
      return swap(RotationChanges.bound(record, plan.host().orElseThrow()));
    }
    try {
      return isNewlyPoisoned(action) ? poisoned() : act(action);
    } catch (ChangedMeanwhile readAgain) {
      swapped = Optional.empty();
      return Optional.empty();
    } catch (Failure known) {
      throw known;
    } catch (RuntimeException bug) {
      saveAfter(action);
      throw bug;
    }
  }

  /**
   * Whether the target has moved since the values were last used, with consent. A rotation that was
   * begun by an earlier version is not bound yet, and is so here.
   *
   * @throws dev.strongroom.core.problems.InvalidInput if it has moved without consent
   */
  private boolean isElsewhere() {
    Optional<String> bound = record.rotation().host();
    plan.host().ifPresent(host -> bound.ifPresent(host::requireBound));
    return !plan.host().map(TargetHost::address).equals(bound) && plan.host().isPresent();
  }

  private Optional<RotationResult> act(RotationAction action) {
    return switch (action) {
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

  /** Saves that an attempt ended with an error of ours: it counts, and the next one waits. */
  private void saveAfter(RotationAction action) {
    swapped = Optional.empty();
    RunningRotation running = running();
    Cause cause =
        new Cause(
            RotationCause.of(TargetProblem.UNEXPECTED_ERROR),
            TargetProblem.Kind.UNAVAILABLE,
            action != RotationAction.CREATE);
    switch (action) {
      case CREATE, SET, TEST -> again(running.step(), cause);
      case VERIFY, SETTLE ->
          swap(
              RotationChanges.at(
                  record,
                  ended(running, false)
                      .again(now.plus(plan.retries().inDoubtAfter(running.attempt())))));
      default -> {
        // Nothing but the record was worked on; whoever called waits before the next call.
      }
    }
  }

  /** Whether the last runs left no outcome and that has not been reported. */
  private boolean isNewlyPoisoned(RotationAction action) {
    if (action != RotationAction.VERIFY && action != RotationAction.SETTLE) {
      return false;
    }
    boolean isReported =
        running()
            .lastFailure()
            .filter(f -> f.cause().equals(RotationCause.of(TargetProblem.INTERRUPTED)))
            .isPresent();
    return running().isPoisoned() && !isReported && !counted.equals(token());
  }

  private Optional<RotationResult> poisoned() {
    RotationFailure failure =
        new RotationFailure(running().step(), RotationCause.of(TargetProblem.INTERRUPTED), now);
    RunningRotation next =
        running().failed(failure).postponed(now.plus(RetryRules.poisonedAfter(running().starts())));
    swap(RotationChanges.inDoubt(record, next, failure));
    return swapped.flatMap(saved -> inDoubt(saved, failure, true));
  }

  /**
   * The target, for steps that may send it something: before the first call, the record says that
   * this run works on it.
   */
  private RotationTarget target() {
    return new CountedTarget();
  }

  private final class CountedTarget implements RotationTarget {
    @Override
    public Optional<TargetProblem> set(
        SecretValue pending, SecretValue current, Optional<SecretValue> previous) {
      count();
      return plan.target().set(pending, current, previous);
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      count();
      return plan.target().test(value);
    }

    @Override
    public Duration settleTime() {
      return plan.target().settleTime();
    }
  }

  private void count() {
    RunningRotation running = running();
    if (counted.equals(Optional.of(running.token()))) {
      return;
    }
    // An earlier run that left no outcome may have done anything.
    boolean untouched = running.step() == RotationStep.SET_SECRET && running.isCertainlyUntouched();
    RunningRotation begun = running.known(untouched, running.starts() + 1);
    if (running.isPoisoned()) {
      begun = begun.postponed(now.plus(RetryRules.poisonedAfter(begun.starts())));
    }
    Optional<SecretRecord> saved = records.compareAndSwap(RotationChanges.at(record, begun));
    record = saved.orElseThrow(ChangedMeanwhile::new);
    counted = Optional.of(running.token());
  }

  /** Somebody else changed the record before this run could be counted. */
  private static final class ChangedMeanwhile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChangedMeanwhile() {
      super("changed meanwhile", null, false, false);
    }
  }

  /** The rotation after a run that left an outcome. */
  private static RunningRotation ended(RunningRotation running, boolean untouched) {
    return running.known(
        untouched, running.starts() > RunningRotation.MAX_STARTS ? RunningRotation.MAX_STARTS : 0);
  }

  private Optional<RotationResult> create() {
    try (Reservation room = budget.reservation(record.owner().namespace())) {
      Created value = steps.create(record, running(), plan.next(), room);
      if (value.cause().isPresent()) {
        return fail(failure(RotationStep.CREATE_SECRET, value.cause().get()));
      }
      swap(value.created().orElseThrow());
      swapped.ifPresent(room::commit);
    }
    if (swapped.isPresent()) {
      counted = token();
    }
    return Optional.empty();
  }

  private Optional<RotationResult> set() {
    Optional<Cause> cause = steps.set(record, running(), target());
    Optional<RotationResult> result =
        cause.isEmpty()
            ? swap(
                RotationChanges.at(record, running().at(RotationStep.TEST_SECRET).known(false, 1)))
            : again(RotationStep.SET_SECRET, cause.get());
    boolean maybeSet =
        cause.isEmpty()
            || cause.get().kind() == TargetProblem.Kind.UNAVAILABLE && cause.get().mayHaveReached();
    touched = maybeSet && swapped.isEmpty() ? Optional.of(running()) : Optional.empty();
    return result;
  }

  private Optional<RotationResult> test() {
    Optional<Cause> cause = steps.test(record, running(), target());
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
                Optional.of(RotationReason.RotationSucceeded.with(running().token())),
                next.rotation().nextRotationAt()));
  }

  /**
   * Saves the next attempt; when there is none left, that the rotation failed, or that the outcome
   * has to be found out.
   */
  private Optional<RotationResult> again(RotationStep step, Cause cause) {
    int attempt = running().attempt();
    RotationFailure failure = failure(step, cause);
    boolean isMaking = step == RotationStep.CREATE_SECRET;
    boolean isUnsent =
        step == RotationStep.SET_SECRET && running().untouched() && !cause.mayHaveReached();
    RunningRotation at =
        ended(running(), isUnsent).at(isMaking ? step : RotationStep.SET_SECRET).failed(failure);
    if (attempt < plan.retries().attempts()) {
      RunningRotation next = at.again(now.plus(plan.retries().after(attempt)));
      swap(RotationChanges.at(record, next));
      return swapped.flatMap(saved -> retrying(saved, failure, next));
    } else if (isMaking || isUnsent) {
      return fail(failure);
    }
    RunningRotation next = at.again(plan.whenSettled(attempt, now));
    swap(RotationChanges.inDoubt(record, next, failure));
    return swapped.flatMap(saved -> inDoubt(saved, failure, true));
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

  private Optional<RotationResult> verify() {
    Verdict verdict = steps.verify(record, running(), target());
    RunningRotation running = running();
    switch (verdict) {
      case PENDING_IN_FORCE:
        return swap(RotationChanges.at(record, running.at(RotationStep.FINISH_SECRET)));
      case OLD_IN_FORCE:
        return fail(lastFailure(), false);
      default:
        RunningRotation next =
            ended(running, false).again(plan.whenSettled(running.attempt(), now));
        Instant poisoned = running.isPoisoned() ? running.notBefore() : next.notBefore();
        swap(
            RotationChanges.at(
                record, poisoned.isAfter(next.notBefore()) ? next.postponed(poisoned) : next));
        return swapped.flatMap(saved -> inDoubt(saved, lastFailure(), false));
    }
  }

  private Optional<RotationResult> settle() {
    Optional<Cause> cause = steps.settle(record, running(), target());
    if (cause.isEmpty() || isHopeless(cause.get())) {
      return abandon(cause.map(found -> failure(running().step(), found)));
    }
    RunningRotation next =
        ended(running(), false).again(plan.whenSettled(running().attempt(), now));
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
      case REFUSED -> steps.pendingIsRefused(record, running(), target());
      case INVALID -> true;
    };
  }

  private Optional<RotationResult> abandon(Optional<RotationFailure> failure) {
    VersionId token = running().token();
    boolean cancelled = record.current().equals(Optional.of(running().from()));
    Finding finding =
        cancelled
            ? RotationReason.RotationCancelled.with(token)
            : RotationReason.RotationAbandoned.with(record.current().orElseThrow());
    swap(RotationChanges.ended(record, running(), failure, plan.times(), now));
    return swapped.flatMap(
        saved ->
            done(
                Outcome.ABANDONED, saved, Optional.of(finding), saved.rotation().nextRotationAt()));
  }

  private Optional<RotationResult> fail(RotationFailure failure) {
    return fail(failure, true);
  }

  private Optional<RotationResult> fail(RotationFailure failure, boolean isOfThisCall) {
    swap(RotationChanges.ended(record, running(), Optional.of(failure), plan.times(), now));
    return swapped.map(
        saved ->
            new RotationResult(
                Outcome.FAILED,
                Optional.of(saved),
                Optional.of(RotationFindings.failed(failure, saved.rotation())),
                saved.rotation().nextRotationAt(),
                Optional.of(failure).filter(f -> isOfThisCall)));
  }

  private RotationFailure failure(RotationStep step, Cause cause) {
    return new RotationFailure(step, cause.cause(), now);
  }

  private RotationFailure lastFailure() {
    RunningRotation running = running();
    return running
        .lastFailure()
        .or(
            () ->
                record
                    .rotation()
                    .lastFailure()
                    .filter(failure -> !failure.at().isBefore(running.startedAt())))
        .orElseGet(
            () ->
                new RotationFailure(
                    running.step(), RotationCause.of(TargetProblem.ATTEMPTS_USED_UP), now));
  }

  private Optional<RotationResult> inDoubt(
      SecretRecord saved, RotationFailure failure, boolean isOfThisCall) {
    return Optional.of(
        new RotationResult(
            Outcome.IN_DOUBT,
            Optional.of(saved),
            Optional.of(RotationFindings.inDoubt(failure, saved.rotation())),
            saved.rotation().running().map(RunningRotation::notBefore),
            Optional.of(failure).filter(f -> isOfThisCall)));
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
