package dev.strongroom.adapters.targets.worker;

/** How a step ended. */
sealed interface Outcome {
  /** It was reported. */
  record Reported(Report report) implements Outcome {}

  /** No process could be started; nothing was sent anywhere. */
  record NotStarted() implements Outcome {}

  /**
   * Its process was killed at the step's deadline.
   *
   * @param answered whether the target had answered, see {@link
   *     dev.strongroom.core.targets.TargetType.Events#answered}
   */
  record TimedOut(boolean answered) implements Outcome {}

  /**
   * Its process ended, or said something else than a report.
   *
   * @param answered whether the target had answered, see {@link
   *     dev.strongroom.core.targets.TargetType.Events#answered}
   */
  record Lost(boolean answered) implements Outcome {}
}
