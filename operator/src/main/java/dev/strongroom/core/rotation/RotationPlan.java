package dev.strongroom.core.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one secret is rotated.
 *
 * @param target the system that must accept the value
 * @param next how the new value is made
 * @param retries what happens when a step fails
 * @param times when the next rotation is due
 * @param host where the values are sent; empty for a target that is no host
 */
public record RotationPlan(
    RotationTarget target,
    NextValue next,
    RetryRules retries,
    RotationTimes times,
    Optional<TargetHost> host) {

  /** A plan for a target that is no host. */
  public RotationPlan(
      RotationTarget target, NextValue next, RetryRules retries, RotationTimes times) {
    this(target, next, retries, times, Optional.empty());
  }

  /** The same plan with this target. */
  public RotationPlan at(RotationTarget other) {
    return new RotationPlan(other, next, retries, times, host);
  }

  /** When the target can be asked what it holds after this try: it has settled by then. */
  Instant whenSettled(int attempt, Instant now) {
    Duration backoff = retries.inDoubtAfter(attempt);
    Duration settle = target.settleTime();
    return now.plus(backoff.compareTo(settle) < 0 ? settle : backoff);
  }
}
