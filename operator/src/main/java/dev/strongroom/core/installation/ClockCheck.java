package dev.strongroom.core.installation;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether the local clock may end recovery windows. A clock that jumps ahead would remove
 * every scheduled secret and destroy every scheduled key at once, for good.
 */
public final class ClockCheck {
  /** The most by which the local clock and the API server's may differ. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private ClockCheck() {}

  /** Whether the two times are close enough to act on the local one. */
  public static boolean isTrustworthy(Instant local, Instant server) {
    return Duration.between(local, server).abs().compareTo(TOLERANCE) <= 0;
  }
}
