package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.OutsideWork.Purpose;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RoundRecord.ChangedMeanwhile;
import dev.strongroom.core.rotation.StepResult.Done;
import dev.strongroom.core.rotation.StepResult.Failed;
import dev.strongroom.core.rotation.StepResult.Outlook;
import dev.strongroom.core.rotation.StepResult.Tested;
import dev.strongroom.core.rotation.StepResult.Working;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One decision on one state of the record, carried out and saved. */
final class RotationRound {
  private final RoundRecord state;
  private final RotationPlan plan;
  private final RotationStrategy strategy;
  private final Instant now;
  private final SecretValues values;
  private final AccountBudget budget;
  private final RotationBeginning beginning;
  private final StepOutcomes outcomes;
  private final StepCalls calls;
  private final OutsideSteps outside;
  private Optional<RunningRotation> touched = Optional.empty();

  /** A round on this record. */
  RotationRound(
      RoundRecord state,
      RotationPlan plan,
      Instant now,
      InstantSource clock,
      SecretValues values,
      AccountBudget budget,
      Supplier<VersionId> tokens) {
    this.state = state;
    this.plan = plan;
    this.strategy = plan.strategy();
    this.now = now;
    this.values = values;
    this.budget = budget;
    this.beginning = new RotationBeginning(state, plan, now, values, budget, tokens);
    this.outcomes = new StepOutcomes(state, plan, now, clock);
    this.calls = new StepCalls(state, plan, now, values);
    this.outside = new OutsideSteps(state, plan, now, calls, outcomes);
  }

  /** The record as this round has left it. */
  RoundRecord state() {
    return state;
  }

  /** The rotation whose value this round may have given to the target without saving so. */
  Optional<RunningRotation> touched() {
    return touched;
  }

  /** Whether a rotation that may have changed the target has ended meanwhile without its value. */
  boolean isUnwanted(RunningRotation rotation) {
    boolean runs = state.token().equals(Optional.of(rotation.token()));
    return !runs && !state.get().current().equals(Optional.of(rotation.token()));
  }

  /**
   * Undoes what an unwanted rotation did to the target. It is opened again without its label, which
   * leads to {@link RotationAction#SETTLE}, so that the undoing survives a crash too; when another
   * rotation runs already, it is undone here and now.
   *
   * @return false when somebody else changed the record first: read again
   */
  boolean undo(RunningRotation unwanted) {
    if (state.token().isEmpty()) {
      return state.swap(unwanted).isPresent();
    }
    Runnable uncounted = () -> {};
    unwanted
        .work()
        .ifPresent(work -> strategy.cancel(calls.of(unwanted, work.purpose(), uncounted)));
    strategy.settle(calls.of(unwanted, Purpose.SETTLE, uncounted));
    return true;
  }

  /** The result, or empty when there is more to do. */
  Optional<RotationResult> play(RotationRequests requests) {
    SecretRecord record = state.get();
    RotationDue due = due(requests);
    return switch (due.kind()) {
      case BEGIN -> beginning.begin(due.requestId());
      case TEST -> beginning.beginTest(due.requestId().orElseThrow());
      case JOIN ->
          state.swapAndGoOn(
              RotationChanges.joined(record, state.running(), due.requestId(), plan.times(), now));
      case RESCHEDULE -> state.swapAndGoOn(RotationChanges.rescheduled(record, plan.times(), now));
      case RESUME -> act();
      case BLOCKED -> StepOutcomes.done(Outcome.BLOCKED, record, due.obstacle(), due.checkAt());
      case RETIRE -> retire();
      case WAIT -> waiting(due);
    };
  }

  /**
   * What is due. A request may be known from long ago, as to a replica that was stalled, and others
   * may have been carried out since. It is asked for again after the record was read: whoever takes
   * up another one meanwhile changes the record, and this round comes to nothing.
   */
  private RotationDue due(RotationRequests known) {
    RotationDue due = decided(known);
    return due.takesUpRequest() && plan.asked().isPresent()
        ? decided(plan.asked().get().get())
        : due;
  }

  private RotationDue decided(RotationRequests requests) {
    return RotationDue.decide(
        state.get(), requests, plan.retries(), plan.times(), plan.retire(), now);
  }

  /**
   * Ends an old credential. The attempt is saved before it begins, with the time of the next one,
   * so that an end which takes the process down is not attempted over and over.
   */
  private Optional<RotationResult> retire() {
    SecretRecord record = state.get();
    RetiringCredential old = record.rotation().retiring().orElseThrow();
    boolean isWanted = record.current().equals(Optional.of(old.version()));
    boolean isReadable = record.version(old.version()).filter(v -> !v.empty()).isPresent();
    if (isWanted || !isReadable) {
      return state.swapAndGoOn(RotationChanges.retiring(record, Optional.empty()));
    }
    RetiringCredential attempt =
        old.begun(now.plus(plan.retries().inDoubtAfter(old.attempt() + 1)));
    return state
        .swap(RotationChanges.retiring(record, Optional.of(attempt)))
        .flatMap(
            begun ->
                outcomes.retired(
                    begun, attempt, strategy.retire(new RetirementWork(begun, attempt, values))));
  }

  private Optional<RotationResult> waiting(RotationDue due) {
    Optional<RunningRotation> saved = state.get().rotation().running();
    if (saved.isEmpty()) {
      return StepOutcomes.done(Outcome.NOTHING_DUE, state.get(), Optional.empty(), due.checkAt());
    }
    Outcome outcome = saved.get().work().isPresent() ? Outcome.WORKING : Outcome.RETRYING;
    if (RotationAction.inDoubt(saved.get(), plan.retries())) {
      outcome = Outcome.IN_DOUBT;
    }
    return StepOutcomes.done(outcome, state.get(), Optional.empty(), due.checkAt());
  }

  private Optional<RotationResult> act() {
    RotationAction action = RotationAction.next(state.get(), now, plan.retries());
    if (action != RotationAction.FINISH && action != RotationAction.ABANDON && isElsewhere()) {
      return state.swapAndGoOn(RotationChanges.bound(state.get(), plan.host().orElseThrow()));
    }
    try {
      return isNewlyPoisoned(action) ? outcomes.poisoned() : act(action);
    } catch (ChangedMeanwhile changed) {
      state.readAgain();
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
   * @throws InvalidInput if it has moved without consent
   */
  private boolean isElsewhere() {
    Optional<String> bound = state.get().rotation().host();
    plan.host().ifPresent(host -> bound.ifPresent(host::requireBound));
    return !plan.host().map(TargetHost::address).equals(bound) && plan.host().isPresent();
  }

  private Optional<RotationResult> act(RotationAction action) {
    Optional<OutsideWork> leftover =
        state.running().work().filter(work -> !action.is(work.purpose()));
    if (leftover.isPresent()) {
      return outside.stop(leftover.get(), outcomes::stopped);
    }
    return switch (action) {
      case CREATE -> create();
      case SET -> set();
      case TEST -> test();
      case FINISH -> finish();
      case VERIFY -> verify();
      case SETTLE -> settle();
      case ABANDON -> outcomes.abandon(Optional.empty());
      case NOTHING, WAIT -> throw new IllegalStateException("not a thing to resume");
    };
  }

  /** Saves that an attempt ended with an error of ours: it counts, and the next one waits. */
  private void saveAfter(RotationAction action) {
    state.readAgain();
    switch (action) {
      case CREATE, SET, TEST -> outcomes.againAfterError(state.running().step());
      case VERIFY, SETTLE -> outcomes.lookAgainAfterError();
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
        state
            .running()
            .lastFailure()
            .filter(f -> f.cause().equals(StoredCause.of(TargetProblem.INTERRUPTED)))
            .isPresent();
    return state.running().isPoisoned() && !isReported && !state.isCounted();
  }

  private Optional<RotationResult> create() {
    try (Reservation room = budget.reservation(state.get().owner().namespace())) {
      PendingValue pending =
          new PendingValue(state.get(), state.get(), state.running(), values, room);
      RotationWork work = calls.of(Purpose.CREATE, Optional.of(pending));
      StepResult result = created(work, pending);
      if (result instanceof Working working) {
        return outside.working(work, working, Purpose.CREATE);
      } else if (result instanceof Failed failed) {
        return failed.outlook() == Outlook.CANNOT_SUCCEED
            ? outcomes.fail(RotationStep.CREATE_SECRET, failed)
            : outcomes.again(RotationStep.CREATE_SECRET, failed);
      }
      outcomes.created(pending).ifPresent(room::commit);
    }
    return Optional.empty();
  }

  private StepResult created(RotationWork work, PendingValue pending) {
    try {
      if (pending.exists() && !strategy.worksOutside()) {
        return new Done();
      }
      StepResult result = strategy.create(work);
      if (result instanceof Done && !pending.exists()) {
        // Somebody else may have stored it, as the strategy asked.
        state.requireUnchanged();
        return Failed.of(TargetProblem.VALUE_NOT_CREATED);
      }
      return result;
    } catch (InvalidInput | Unreadable unreadable) {
      return Failed.of(unreadable);
    }
  }

  private Optional<RotationResult> set() {
    RotationWork work = calls.of(Purpose.SET, Optional.empty());
    StepResult result = strategy.set(work);
    Optional<RotationResult> saved =
        save(
            work,
            result,
            Purpose.SET,
            result instanceof Tested ? outcomes::tested : outcomes::set,
            failed -> outcomes.again(RotationStep.SET_SECRET, failed));
    boolean isUnsent = result instanceof Failed failed && failed.outlook() != Outlook.IN_DOUBT;
    if (!isUnsent && state.swapped().isEmpty()) {
      touched =
          Optional.of(
              result instanceof Working working
                  ? state.running().working(outside.underWay(working, Purpose.SET), now)
                  : state.running());
    }
    return saved;
  }

  private Optional<RotationResult> test() {
    if (state.running().test() && state.running().isPoisoned()) {
      return outcomes.fail(RotationStep.TEST_SECRET, Failed.of(TargetProblem.INTERRUPTED));
    }
    RotationWork work = calls.of(Purpose.TEST, Optional.empty());
    return save(
        work,
        strategy.test(work),
        Purpose.TEST,
        outcomes::tested,
        failed -> outcomes.again(RotationStep.TEST_SECRET, failed));
  }

  /** The record as it was read may be older than what a strategy has waited for. */
  private Optional<RotationResult> finish() {
    RotationWork work = calls.of(Purpose.FINISH, Optional.empty());
    StepResult result = strategy.finish(work);
    if (result instanceof Failed) {
      state.requireUnchanged();
    }
    return save(
        work,
        result,
        Purpose.FINISH,
        outcomes::finish,
        failed -> outcomes.again(RotationStep.FINISH_SECRET, failed));
  }

  private Optional<RotationResult> verify() {
    RotationWork work = calls.of(Purpose.VERIFY, Optional.empty());
    return save(
        work,
        strategy.verify(work),
        Purpose.VERIFY,
        outcomes::tested,
        failed -> failed.outlook() == Outlook.IN_DOUBT ? outcomes.open() : outcomes.oldInForce());
  }

  /**
   * Settling is given up when it cannot succeed: never while the target may hold the pending value,
   * unless the current value belongs to another user or system by now, or nobody can undo it.
   */
  private Optional<RotationResult> settle() {
    RotationWork work = calls.of(Purpose.SETTLE, Optional.empty());
    boolean isLast = work.isLastAttempt() || !strategy.undoes();
    return save(
        work,
        strategy.settle(work),
        Purpose.SETTLE,
        () -> outcomes.abandon(Optional.empty()),
        failed ->
            isLast && failed.outlook() == Outlook.CANNOT_SUCCEED
                ? outcomes.abandon(Optional.of(failed))
                : outcomes.unsettled());
  }

  private Optional<RotationResult> save(
      RotationWork work,
      StepResult result,
      Purpose purpose,
      Supplier<Optional<RotationResult>> done,
      Function<Failed, Optional<RotationResult>> failure) {
    if (result instanceof Working working) {
      return outside.working(work, working, purpose);
    }
    return result instanceof Failed failed ? failure.apply(failed) : done.get();
  }
}
