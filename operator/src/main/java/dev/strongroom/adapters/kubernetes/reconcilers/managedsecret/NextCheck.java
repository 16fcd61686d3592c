package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.status.FailedDeclarations;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** When a ManagedSecret is reconciled again, if no event brings it back earlier. */
final class NextCheck {
  private static final Duration SOONEST = Duration.ofMillis(1);

  private final FailingObjects failing;
  private final Clock clock;
  private final Supplier<Duration> failsafe;

  /**
   * After these.
   *
   * @param failsafe how long an object is left alone about which there is nothing to do
   */
  NextCheck(FailingObjects failing, Clock clock, Supplier<Duration> failsafe) {
    this.failing = failing;
    this.clock = clock;
    this.failsafe = failsafe;
  }

  /** The delay after a pass over the object; counts it among those that fail, or no longer. */
  Duration after(ManagedSecret ms, SecretOutcome outcome) {
    Duration unasked = unasked(ms, outcome);
    Duration wait =
        outcome
            .nextCheck()
            .map(at -> Duration.between(clock.instant(), at))
            .filter(asked -> asked.compareTo(unasked) < 0)
            .orElse(unasked);
    return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
  }

  private Duration unasked(ManagedSecret ms, SecretOutcome outcome) {
    if (outcome.isFailed()) {
      List<Condition> before = ms.getStatus() == null ? null : ms.getStatus().conditions();
      return FailedDeclarations.retryAfter(failing, ms, before, outcome.finding(), clock);
    }
    failing.recovered(FailedDeclarations.id(ms));
    return failsafe.get();
  }
}
