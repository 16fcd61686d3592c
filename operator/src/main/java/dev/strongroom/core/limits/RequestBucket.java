package dev.strongroom.core.limits;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket that fills with permission to make requests at a steady rate and holds as much as it
 * gets in a number of seconds (generic cell rate algorithm, ITU-T I.371: one number, changed by one
 * compare-and-swap). Used by many threads.
 */
public final class RequestBucket {
  private static final long SECOND = 1_000_000_000L;

  private final long interval;
  private final long held;

  /** When the bucket is full again, on the caller's clock. */
  private final AtomicLong full;

  /**
   * A full bucket.
   *
   * @param perSecond 1 to {@value RequestQuota#MOST}
   * @param burst most requests at once, at least 1
   * @param now nanoseconds of a clock that never goes back
   */
  public RequestBucket(int perSecond, int burst, long now) {
    this.interval = SECOND / perSecond;
    this.held = interval * (burst - 1L);
    this.full = new AtomicLong(now);
  }

  /** Takes the permission for one request; false when there is none now. */
  public boolean take(long now) {
    while (true) {
      long before = full.get();
      long start = before - now > 0 ? before : now;
      if (start - now > held) {
        return false;
      }
      if (full.compareAndSet(before, start + interval)) {
        return true;
      }
    }
  }
}
