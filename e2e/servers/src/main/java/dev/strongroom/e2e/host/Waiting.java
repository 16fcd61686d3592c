package dev.strongroom.e2e.host;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for a thing that no event announces. */
public final class Waiting {
  private static final Duration STEP = Duration.ofMillis(25);

  private Waiting() {}

  /**
   * Asks again and again.
   *
   * @param what is waited for, as in "waited 5 s in vain for …"
   * @throws IllegalStateException if the condition does not come true in time
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("waited " + limit.toSeconds() + " s in vain for " + what);
      }
      sleep(STEP);
    }
  }

  /** Rests. */
  public static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }
}
