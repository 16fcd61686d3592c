package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.rotation.RotationFunction.State;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The strategy of AWS's rotation functions: a function does each of the four steps when it is
 * called with the step's name, and stores the value and moves AWSCURRENT itself, by the API. What
 * has come of it is judged by the labels, as AWS does. Every step may be repeated, as AWS demands
 * of functions.
 *
 * <p>A call is known to the process that makes it. When that process dies, the answer is lost, and
 * the function may still be at work: the step is called again no earlier than {@link #workLimit}
 * after the first call, so that no function works on two calls for one secret.
 *
 * @param declared what a status calls it; no RotationPolicy names it, for the target decides
 * @param function the function, or the Jobs that take its place
 * @param credential what the function's server knows the operator by
 */
public record FunctionStrategy(
    String declared, RotationFunction function, RotationFunction.Credential credential)
    implements RotationStrategy {
  /** Most functions answer within this time, which saves the detour by the record. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The longest time between two looks at a call. */
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(15);

  /** How much longer than a call its work is waited for: the call is to end it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  @Override
  public StepResult create(RotationWork work) {
    return step(work, RotationStep.CREATE_SECRET);
  }

  @Override
  public StepResult set(RotationWork work) {
    return step(work, RotationStep.SET_SECRET);
  }

  @Override
  public StepResult test(RotationWork work) {
    return step(work, RotationStep.TEST_SECRET);
  }

  @Override
  public StepResult finish(RotationWork work) {
    StepResult result = step(work, RotationStep.FINISH_SECRET);
    boolean isCurrent = work.record().current().equals(Optional.of(work.running().token()));
    return result instanceof StepResult.Done && !isCurrent
        ? StepResult.Failed.of(TargetProblem.VALUE_NOT_CURRENT)
        : result;
  }

  /** A test that succeeds tells that the new value is accepted; one that fails tells nothing. */
  @Override
  public StepResult verify(RotationWork work) {
    StepResult result = step(work, RotationStep.TEST_SECRET);
    return result instanceof StepResult.Failed failed
        ? new StepResult.Failed(failed.cause(), StepResult.Outlook.IN_DOUBT)
        : result;
  }

  @Override
  public StepResult settle(RotationWork work) {
    return new StepResult.Failed(
        StoredCause.of(TargetProblem.FUNCTION_CANNOT_UNDO), StepResult.Outlook.CANNOT_SUCCEED);
  }

  /** No step of AWS's undoes another one. */
  @Override
  public boolean undoes() {
    return false;
  }

  private StepResult step(RotationWork work, RotationStep step) {
    String handle = work.handle().orElseGet(work::key);
    Optional<OutsideWork> announced = work.running().work();
    if (announced.isPresent()) {
      work.begin();
    } else {
      try (SecretValue known = credential.read().orElse(null)) {
        work.begin();
        RunningRotation running = work.running();
        Optional<TargetProblem> refused =
            function.start(
                new RotationFunction.Call(
                    id(work, handle), step, work.record().arn(), running.token()),
                Optional.ofNullable(known));
        if (refused.isPresent()) {
          return StepResult.Failed.of(refused.get());
        }
      } catch (InvalidInput | NotYet | Unreadable unusable) {
        return StepResult.Failed.of(unusable);
      }
    }
    return result(handle, work, announced.map(OutsideWork::startedAt).orElse(work.now()));
  }

  /** Callers of the API choose tokens: two secrets may have the same one. */
  private static String id(RotationWork work, String handle) {
    return work.record().arn() + "/" + handle;
  }

  private StepResult result(String handle, RotationWork work, Instant startedAt) {
    Optional<State> state = function.state(id(work, handle), PATIENCE);
    if (state.isEmpty()) {
      Instant ended = startedAt.plus(workLimit());
      return work.now().isBefore(ended)
          ? new StepResult.Working(handle, ended)
          : StepResult.Failed.of(TargetProblem.FUNCTION_ANSWER_LOST);
    } else if (state.get() instanceof State.Ended ended) {
      return ended.problem().<StepResult>map(StepResult.Failed::of).orElseGet(StepResult.Done::new);
    }
    return new StepResult.Working(handle, nextCheck(startedAt, work.now()));
  }

  /** The longer a call has taken already, the longer the wait. */
  private static Instant nextCheck(Instant startedAt, Instant now) {
    Instant looked = now.plus(PATIENCE);
    Duration wait = Duration.between(startedAt, looked).dividedBy(2);
    return looked.plus(wait.compareTo(LONGEST_CHECK) < 0 ? wait : LONGEST_CHECK);
  }

  /** A function cannot be stopped: it is waited for until it has answered, or must have ended. */
  @Override
  public StepResult cancel(RotationWork work) {
    String handle = work.handle().orElseGet(work::key);
    Instant startedAt = work.running().work().map(OutsideWork::startedAt).orElse(work.now());
    Instant ended = startedAt.plus(workLimit());
    Optional<State> state = function.state(id(work, handle), Duration.ZERO);
    boolean isOver =
        !work.now().isBefore(ended) || state.filter(s -> s instanceof State.Ended).isPresent();
    if (isOver) {
      return new StepResult.Done();
    }
    return new StepResult.Working(
        handle, state.isPresent() ? nextCheck(startedAt, work.now()) : ended);
  }

  /** A function may go on after its answer was given up. */
  @Override
  public Duration settleTime() {
    return workLimit();
  }

  @Override
  public boolean finishesOutside() {
    return true;
  }

  @Override
  public boolean worksOutside() {
    return true;
  }

  @Override
  public Duration workLimit() {
    return function.timeout().plus(MARGIN);
  }
}
