package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ObservedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** When an object is reconciled again, if no event brings it back earlier. */
public final class NextCheck {
  private static final Duration SOONEST = Duration.ofMillis(1);
  private static final Duration FAILSAFE = Duration.ofMinutes(45);
  private static final Duration FAILSAFE_JITTER = Duration.ofMinutes(15);

  private final FailingObjects failing;
  private final Clock clock;
  private final Supplier<Duration> failsafe;

  /** After these; an object about which there is nothing to do is left alone for an hour. */
  public NextCheck(FailingObjects failing, Clock clock) {
    this(failing, clock, NextCheck::failsafe);
  }

  /**
   * After these.
   *
   * @param failsafe how long an object is left alone about which there is nothing to do
   */
  public NextCheck(FailingObjects failing, Clock clock, Supplier<Duration> failsafe) {
    this.failing = failing;
    this.clock = clock;
    this.failsafe = failsafe;
  }

  private static Duration failsafe() {
    return FAILSAFE.plusMillis(ThreadLocalRandom.current().nextLong(FAILSAFE_JITTER.toMillis()));
  }

  /**
   * The delay after a pass over the object; counts it among those that fail, or no longer.
   *
   * @param failed why it has failed, if it has
   * @param asked when the pass wants to look again
   */
  public Duration after(
      CustomResource<?, ? extends ObservedStatus> object,
      Optional<Finding> failed,
      Optional<Instant> asked) {
    Duration unasked = unasked(object, failed);
    Duration wait =
        asked
            .map(at -> Duration.between(clock.instant(), at))
            .filter(sooner -> sooner.compareTo(unasked) < 0)
            .orElse(unasked);
    return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
  }

  private Duration unasked(
      CustomResource<?, ? extends ObservedStatus> object, Optional<Finding> failed) {
    if (failed.isPresent()) {
      List<Condition> before = object.getStatus() == null ? null : object.getStatus().conditions();
      return FailedDeclarations.retryAfter(failing, object, before, failed.get(), clock);
    }
    failing.recovered(FailedDeclarations.id(object));
    return failsafe.get();
  }
}
