package dev.strongroom.core.rotation;

import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.OutsideWork.Purpose;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretValues;
import java.time.Instant;
import java.util.Optional;

/** What a strategy is handed when one round of a rotation calls it. */
final class StepCalls {
  private final RoundRecord state;
  private final RotationPlan plan;
  private final Instant now;
  private final SecretValues values;

  /** Calls of a round on this record. */
  StepCalls(RoundRecord state, RotationPlan plan, Instant now, SecretValues values) {
    this.state = state;
    this.plan = plan;
    this.now = now;
    this.values = values;
  }

  /** A call for the running rotation, which counts as an attempt once the strategy begins. */
  RotationWork of(Purpose purpose, Optional<PendingValue> pending) {
    return of(state.running(), purpose, () -> announce(purpose), pending);
  }

  /**
   * A call for a rotation.
   *
   * @param begin run when the strategy begins
   */
  RotationWork of(RunningRotation running, Purpose purpose, Runnable begin) {
    return of(running, purpose, begin, Optional.empty());
  }

  private RotationWork of(
      RunningRotation running, Purpose purpose, Runnable begin, Optional<PendingValue> pending) {
    boolean isLast = running.attempt() >= plan.retries().attempts();
    return new RotationWork(state.get(), running, purpose, now, isLast, values, begin, pending);
  }

  /** Intent first: a process that dies now may have started the work. */
  private void announce(Purpose purpose) {
    state.begin(
        plan.strategy().worksOutside()
            ? Optional.of(OutsideWork.announced(purpose, now))
            : Optional.empty());
  }
}
