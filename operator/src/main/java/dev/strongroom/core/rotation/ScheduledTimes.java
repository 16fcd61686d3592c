package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.rotation.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Rotations by a schedule. After a failure the schedule says when the next try comes, as after a
 * success; a schedule in days or hours then counts as overdue and gives its soonest window.
 */
public final class ScheduledTimes implements RotationTimes {
  private final RotationSchedule schedule;
  private final String seed;

  /**
   * Times of one secret.
   *
   * @param schedule the policy's schedule
   * @param seed the secret's ARN, which spreads the secrets of a policy over the window
   */
  public ScheduledTimes(RotationSchedule schedule, String seed) {
    this.schedule = schedule;
    this.seed = seed;
  }

  @Override
  public Optional<String> key() {
    return Optional.of(schedule.key());
  }

  @Override
  public Optional<Instant> next(RotationState state, Instant now) {
    return Optional.of(schedule.startWithin(schedule.next(now, state.lastRotatedAt()), seed));
  }

  /**
   * {@inheritDoc} All windows of one schedule are equally long, so where a start lies in its window
   * is known from any of them.
   */
  @Override
  public boolean missed(Instant due, Instant now) {
    Window any = schedule.next(now, Optional.empty());
    Duration offset = Duration.between(any.start(), schedule.startWithin(any, seed));
    return !now.isBefore(due.minus(offset).plus(any.length()));
  }
}
