package dev.strongroom.core.rotation;

import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.OutsideWork.Purpose;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.rotation.StepResult.Done;
import dev.strongroom.core.rotation.StepResult.Failed;
import dev.strongroom.core.rotation.StepResult.Working;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Steps that somebody else carries out: how long they may take, and how they are ended. */
final class OutsideSteps {
  private final RoundRecord state;
  private final RotationPlan plan;
  private final RotationStrategy strategy;
  private final Instant now;
  private final StepCalls calls;
  private final StepOutcomes outcomes;

  /** Those of a round on this record. */
  OutsideSteps(
      RoundRecord state, RotationPlan plan, Instant now, StepCalls calls, StepOutcomes outcomes) {
    this.state = state;
    this.plan = plan;
    this.strategy = plan.strategy();
    this.now = now;
    this.calls = calls;
    this.outcomes = outcomes;
  }

  /** Outside work goes on; once it has passed its limit, it is ended, and the step has failed. */
  Optional<RotationResult> working(RotationWork call, Working working, Purpose purpose) {
    if (!strategy.worksOutside() || !call.hasBegun()) {
      throw new IllegalStateException("outside work that was not announced");
    }
    OutsideWork work = underWay(working, purpose);
    boolean isOverdue = !now.isBefore(work.startedAt().plus(strategy.workLimit()));
    if (!isOverdue) {
      return outcomes.working(work, working.checkAt());
    }
    return stop(work, () -> timedOut(purpose));
  }

  /** The work that a strategy says to be under way. */
  OutsideWork underWay(Working working, Purpose purpose) {
    return state
        .running()
        .work()
        .filter(known -> known.purpose() == purpose)
        .map(known -> known.under(working.handle()))
        .orElseGet(() -> OutsideWork.announced(purpose, now).under(working.handle()));
  }

  private Optional<RotationResult> timedOut(Purpose purpose) {
    Failed failed = Failed.of(TargetProblem.WORK_TIMED_OUT);
    return switch (purpose) {
      case CREATE -> outcomes.again(RotationStep.CREATE_SECRET, failed);
      case SET -> outcomes.again(RotationStep.SET_SECRET, failed);
      case TEST -> outcomes.again(RotationStep.TEST_SECRET, failed);
      case FINISH -> outcomes.again(RotationStep.FINISH_SECRET, failed);
      case VERIFY -> outcomes.open();
      case SETTLE -> outcomes.unsettled();
    };
  }

  /**
   * Ends outside work. What does not end within its limit counted twice is given up: it was to end
   * by itself long ago.
   */
  Optional<RotationResult> stop(OutsideWork work, Supplier<Optional<RotationResult>> stopped) {
    RunningRotation running = state.running().working(work, state.running().notBefore());
    StepResult result = strategy.cancel(calls.of(running, work.purpose(), this::countAlone));
    Instant givenUp = work.startedAt().plus(strategy.workLimit().multipliedBy(2));
    if (result instanceof Done || !now.isBefore(givenUp)) {
      return stopped.get();
    }
    Instant later = now.plus(plan.retries().inDoubtAfter(running.attempt()));
    return outcomes.stopping(work, result instanceof Working known ? known.checkAt() : later);
  }

  private void countAlone() {
    state.begin(Optional.empty());
  }
}
