package dev.strongroom.core.overview;

import java.time.Duration;
import java.time.Instant;

/**
 * The next rotation that a schedule asks for.
 *
 * @param due when it starts
 * @param isFrozen whether a freeze period holds it up
 */
public record ScheduledRotation(Instant due, boolean isFrozen) {
  /** For how long it should have started; zero if it is still to come or is held up on purpose. */
  public Duration overdue(Instant now) {
    return isFrozen || due.isAfter(now) ? Duration.ZERO : Duration.between(due, now);
  }
}
