package dev.strongroom.adapters.kubernetes.framework;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Objects that were deleted, noted when the event of that comes. The pass over a deletion may fail,
 * or never come, and a write of the object's last pass may take effect after it. So for some
 * minutes the background work looks at what still belongs to such an object. Safe for use by many
 * threads.
 *
 * @param <K> what tells them apart; it must differ from that of a later object of the same name
 */
public final class RecentDeletions<K> {
  /** Within this the pass over the deletion should have seen to it. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** After this no request of a pass is under way any more. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Expectations<K> noticed;

  /**
   * None yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public RecentDeletions(LongSupplier nanoTime) {
    this.noticed = new Expectations<>(LIMIT, nanoTime);
  }

  /** The event of its deletion has come. */
  public void notice(K object) {
    noticed.begin(object);
  }

  /** Nothing can be done about it any more. */
  public void end(K object) {
    noticed.end(object);
  }

  /** Another replica sees to all of them. */
  public void clear() {
    noticed.clear();
  }

  /** Those of the last ten minutes that should have been seen to by now. */
  public Set<K> toLookAt() {
    noticed.after(KEPT).forEach(noticed::end);
    return noticed.overdue();
  }
}
