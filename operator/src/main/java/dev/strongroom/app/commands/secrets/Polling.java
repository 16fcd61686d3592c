package dev.strongroom.app.commands.secrets;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks again and again at what others do. */
final class Polling {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Polling() {}

  /**
   * What is looked for, as soon as it is there.
   *
   * @return empty when it is not there before the limit
   */
  static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + limit.toNanos();
    Optional<T> found = Optional.empty();
    while (found.isEmpty() && System.nanoTime() < end) {
      found = look.get();
      if (found.isEmpty()) {
        pause();
      }
    }
    return found;
  }

  /** Waits a moment. */
  static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    }
  }
}
