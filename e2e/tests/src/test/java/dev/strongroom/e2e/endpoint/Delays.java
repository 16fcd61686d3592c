package dev.strongroom.e2e.endpoint;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How long changes take until they are seen elsewhere. */
final class Delays {
  /** For the second that is promised, on a machine that is short of processors. */
  static final Duration ROOM = Duration.ofSeconds(10);

  private static final int CHANGES = 7;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(5);

  private Delays() {}

  /**
   * The median of some changes, one after the other: a pause of this machine spoils one of them.
   *
   * @param change makes a value the current one
   * @param seen what is seen elsewhere
   */
  static Duration median(Consumer<String> change, Supplier<String> seen) {
    long[] nanos = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      String value = "changed " + i;
      change.accept(value);
      long start = System.nanoTime();
      await()
          .atMost(LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(() -> value.equals(seen.get()));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[CHANGES / 2]);
  }
}
