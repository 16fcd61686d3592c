package dev.strongroom.core.rotation.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * The time in which one scheduled rotation begins.
 *
 * @param start first instant, on the hour
 * @param end first instant after it
 */
public record Window(Instant start, Instant end) {
  /** Checks the order. */
  public Window {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a window ends after its start");
    }
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(start, end);
  }

  /** The last second of it: what "on or before" means for its end. */
  public Instant lastSecond() {
    return end.minusSeconds(1);
  }

  /** Whether it is open at this instant. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}
