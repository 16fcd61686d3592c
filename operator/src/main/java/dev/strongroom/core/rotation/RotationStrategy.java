package dev.strongroom.core.rotation;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Carries out the steps of a rotation. The engine decides which step is next, saves what is about
 * to happen before it calls one, and saves the result; a strategy remembers nothing between two
 * calls.
 *
 * <p>A step that takes long starts work outside of this program, answers {@link
 * StepResult.Working}, and is called again with the handle. Rules for such strategies:
 *
 * <ul>
 *   <li>Every step can be repeated. Work without a handle is started under the name {@link
 *       RotationWork#key}; if work of that name exists, whatever its state, it is not started
 *       again: the process may have died before it could save the handle.
 *   <li>{@link RotationWork#begin} comes before the first effect or question outside. The exception
 *       that it may throw is not caught.
 *   <li>Work ends by itself after {@link #workLimit}, because nobody asks for it any more once its
 *       secret or rotation is gone.
 *   <li>A strategy throws for failures of the store alone; what others do is a {@link
 *       StepResult.Failed}.
 * </ul>
 */
public interface RotationStrategy {
  /** The name that users write in {@code spec.strategy} of a RotationPolicy. */
  String declared();

  /**
   * Makes the pending value, by {@link RotationWork#write} or by having somebody else store it (AWS
   * step createSecret). Never touches the target. Not called once the value is there, unless the
   * strategy {@linkplain #worksOutside works outside}: then the work is to end first.
   */
  StepResult create(RotationWork work);

  /**
   * Makes the target accept the pending value (AWS step setSecret).
   *
   * @return also {@link StepResult.Tested}, if {@link #test} has nothing left to do
   */
  StepResult set(RotationWork work);

  /** Uses the pending value with read access (AWS step testSecret). */
  StepResult test(RotationWork work);

  /**
   * Makes the pending version current (AWS step finishSecret), where somebody else is to do that.
   * What is left, such as taking AWSPENDING away, the engine does in any case.
   *
   * @return {@link StepResult.Done} if AWSCURRENT is on the pending version in {@link
   *     RotationWork#record}, or the engine is to move it
   */
  default StepResult finish(RotationWork work) {
    return new StepResult.Done();
  }

  /**
   * Whether somebody else makes the pending version current, so that {@link #finish} is a step of
   * its own. Where not, it comes with the change that saves a passed test.
   */
  default boolean finishesOutside() {
    return false;
  }

  /**
   * Finds out which value the target accepts, once the attempts are used up.
   *
   * @return {@link StepResult.Done} if it accepts the pending value; a failure that is not {@link
   *     StepResult.Outlook#IN_DOUBT} if it certainly refuses that one and accepts an old one; in
   *     doubt otherwise
   */
  StepResult verify(RotationWork work);

  /**
   * Undoes what a rotation that is no longer wanted may have done: a target that holds its pending
   * value gets the current one.
   *
   * @return {@link StepResult.Outlook#CANNOT_SUCCEED} only if the target does not hold the pending
   *     value, or cannot be given another one
   */
  StepResult settle(RotationWork work);

  /**
   * Whether {@link #settle} can undo anything. Where it cannot, a rotation that is no longer wanted
   * is over with the first failure of it.
   */
  default boolean undoes() {
    return true;
  }

  /**
   * Ends the credential of an old version, which stayed valid after the rotation: without it the
   * target accepts the kept version alone. Can be repeated.
   */
  default StepResult retire(RetirementWork work) {
    return new StepResult.Done();
  }

  /**
   * Ends outside work that is no longer wanted or has passed its limit. {@link RotationWork#handle}
   * names it; without a handle it is the work under {@link RotationWork#key}, if that was started.
   *
   * @return {@link StepResult.Done} once the work can no longer have an effect, nor be started
   *     again under the same name
   */
  default StepResult cancel(RotationWork work) {
    return new StepResult.Done();
  }

  /**
   * How an old credential stays valid after a rotation until it is retired; empty where none does.
   */
  default Optional<RotationMode> keeping() {
    return Optional.empty();
  }

  /**
   * The longest time after a step has failed or its process has died at which its effect may still
   * show up, see {@link RotationTarget#settleTime}.
   */
  Duration settleTime();

  /** Whether steps may answer {@link StepResult.Working}. */
  default boolean worksOutside() {
    return false;
  }

  /** How long one piece of outside work may take before it is given up. */
  default Duration workLimit() {
    return Duration.ZERO;
  }

  /** The target that values can be tried at directly; empty where others talk to it. */
  default Optional<RotationTarget> target() {
    return Optional.empty();
  }

  /** The same strategy with its target, if it has one, replaced like this. */
  default RotationStrategy with(UnaryOperator<RotationTarget> replacement) {
    return this;
  }
}
