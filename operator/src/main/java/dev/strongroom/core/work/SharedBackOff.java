package dev.strongroom.core.work;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * How long objects pause whose work failed for a cause that passes by itself, such as an API server
 * that does not answer. The pause of an object doubles from one second. It ends at ten seconds, so
 * that everything is in order soon after the cause has passed, however long it lasted; only if many
 * objects pause does it grow further, up to five minutes, so that all retries together stay within
 * twenty a second while that can be kept. Safe for use by many threads.
 */
public final class SharedBackOff {
  /** The first pause of an object. */
  public static final Duration FIRST = Duration.ofSeconds(1);

  /** The longest pause while few objects fail. */
  public static final Duration LONGEST_OF_FEW = Duration.ofSeconds(10);

  /** The longest pause of all. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long MILLIS_PER_RETRY = 50;
  private static final int MOST_DOUBLINGS = 20;

  /** When the pauses end that have begun, in milliseconds. */
  private final PriorityQueue<Long> ends = new PriorityQueue<>();

  /**
   * The next pause of an object, which counts as pausing from now on.
   *
   * @param failures how often in a row its work has failed, from 1
   * @param nowMillis a monotonic time in milliseconds
   */
  public synchronized Duration next(int failures, long nowMillis) {
    while (!ends.isEmpty() && ends.peek() <= nowMillis) {
      ends.remove();
    }
    long own = FIRST.toMillis() << Math.min(MOST_DOUBLINGS, failures - 1);
    long share = MILLIS_PER_RETRY * (ends.size() + 1);
    long most = Math.min(LONGEST.toMillis(), Math.max(LONGEST_OF_FEW.toMillis(), share));
    long pause = Math.min(own, most);
    ends.add(nowMillis + pause);
    return Duration.ofMillis(pause);
  }
}
