package dev.strongroom.core.keys;

import java.time.Duration;
import java.time.Instant;

/**
 * Tells a key record that was deleted by mistake from one whose key was destroyed. Nothing but the
 * end of a deletion window ({@link DestroyKeys}) removes a key record; without it every value under
 * the key is lost, so any other deletion is undone.
 */
public final class LostKey {
  /** The replica that destroyed the key may have a clock ahead of this one's. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private LostKey() {}

  /**
   * Whether the deletion of a record is to be undone.
   *
   * @param record as it was last known
   */
  public static boolean isLost(KeyRecord record, Instant now) {
    return record
        .customer()
        .flatMap(CustomerKey::deletionAt)
        .filter(at -> !at.isAfter(now.plus(CLOCK_TOLERANCE)))
        .isEmpty();
  }
}
