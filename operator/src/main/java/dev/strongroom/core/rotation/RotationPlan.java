package dev.strongroom.core.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How one secret is rotated.
 *
 * @param strategy carries out the steps
 * @param retries what happens when a step fails
 * @param times when the next rotation is due
 * @param host where the values are sent; empty for a target that is no host
 * @param retire when an old credential ends that the strategy leaves valid
 * @param asked tells what users ask for now, before a request is taken up; empty: nothing else than
 *     is known
 */
public record RotationPlan(
    RotationStrategy strategy,
    RetryRules retries,
    RotationTimes times,
    Optional<TargetHost> host,
    RetireRules retire,
    Optional<Supplier<RotationRequests>> asked) {

  /** A plan for requests that are known for certain. */
  public RotationPlan(
      RotationStrategy strategy,
      RetryRules retries,
      RotationTimes times,
      Optional<TargetHost> host,
      RetireRules retire) {
    this(strategy, retries, times, host, retire, Optional.empty());
  }

  /** A plan whose old credentials end with the next rotation. */
  public RotationPlan(
      RotationStrategy strategy,
      RetryRules retries,
      RotationTimes times,
      Optional<TargetHost> host) {
    this(strategy, retries, times, host, RetireRules.WITH_NEXT);
  }

  /** A plan for a target that this program talks to itself, with values made by {@code next}. */
  public RotationPlan(
      RotationTarget target,
      NextValue next,
      RetryRules retries,
      RotationTimes times,
      Optional<TargetHost> host) {
    this(new TargetStrategy(target, next), retries, times, host);
  }

  /** A plan for a target that is no host. */
  public RotationPlan(
      RotationTarget target, NextValue next, RetryRules retries, RotationTimes times) {
    this(target, next, retries, times, Optional.empty());
  }

  /** The same plan with its target, if it has one, replaced like this. */
  public RotationPlan with(UnaryOperator<RotationTarget> replacement) {
    return new RotationPlan(strategy.with(replacement), retries, times, host, retire, asked);
  }

  /** The same plan for values at this host. */
  public RotationPlan at(TargetHost there) {
    return new RotationPlan(strategy, retries, times, Optional.of(there), retire, asked);
  }

  /** The same plan where a request counts only if this tells of it. */
  public RotationPlan askedBy(Supplier<RotationRequests> latest) {
    return new RotationPlan(strategy, retries, times, host, retire, Optional.of(latest));
  }

  /** When the target can be asked what it holds after this try: it has settled by then. */
  Instant whenSettled(int attempt, Instant now) {
    Duration backoff = retries.inDoubtAfter(attempt);
    Duration settle = strategy.settleTime();
    return now.plus(backoff.compareTo(settle) < 0 ? settle : backoff);
  }
}
