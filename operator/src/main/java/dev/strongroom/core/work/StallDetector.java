package dev.strongroom.core.work;

import java.time.Duration;

/**
 * Tells when a queue has stalled: work has been waiting for the whole limit, none has finished in
 * that time, and none was still within a deadline at which it is ended. Times are those of {@link
 * System#nanoTime}. Not safe for use by many threads.
 */
public final class StallDetector {
  private final Duration limit;
  private long finished = -1;
  private long since;
  private boolean stalled;

  /** A detector with this limit. */
  public StallDetector(Duration limit) {
    this.limit = limit;
  }

  /**
   * Takes note of the queue's state.
   *
   * @param waiting tasks that are waiting
   * @param nowFinished tasks that have finished since the start
   * @param isWithinDeadline whether a task runs that will be ended at a deadline to come: it may be
   *     slow, but does not hang
   * @return whether this has changed the answer of {@link #isStalled}
   */
  public boolean observe(int waiting, long nowFinished, boolean isWithinDeadline, long now) {
    if (waiting == 0 || nowFinished != finished || isWithinDeadline) {
      finished = nowFinished;
      since = now;
    }
    boolean next = now - since >= limit.toNanos();
    boolean isNews = next != stalled;
    stalled = next;
    return isNews;
  }

  /** Whether the queue has stalled. */
  public boolean isStalled() {
    return stalled;
  }
}
