package dev.strongroom.e2e.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells a person what happens: parts with a title, and in them steps with the seconds that each
 * took. On a terminal the step under way is shown with a running clock; elsewhere a line tells
 * every now and then that it still goes on.
 */
final class Narrator implements AutoCloseable {
  private static final int TEXT_WIDTH = 82;
  private static final Duration TERMINAL_TICK = Duration.ofMillis(500);
  private static final Duration LOG_TICK = Duration.ofSeconds(15);
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "narrator");
            thread.setDaemon(true);
            return thread;
          });
  private int parts;

  Narrator(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Begins a part. */
  synchronized void part(String title) {
    parts++;
    out.println((parts == 1 ? "" : "\n") + parts + " " + title);
  }

  /** A line of its own within a part. */
  synchronized void line(String text) {
    out.println((terminal ? ERASE_LINE : "") + "    " + text);
  }

  /** A line with a time that was measured elsewhere. */
  void line(String text, Duration took) {
    line(withTime(text, took));
  }

  /**
   * Runs a step.
   *
   * @param doing what is shown while it runs
   * @param done what is shown when it is done, with the seconds that it took
   */
  <T> T step(String doing, Supplier<T> work, Function<T, String> done) {
    long start = System.nanoTime();
    Duration tick = terminal ? TERMINAL_TICK : LOG_TICK;
    ScheduledFuture<?> clock =
        ticker.scheduleAtFixedRate(
            () -> showProgress(doing, since(start)),
            terminal ? 0 : tick.toMillis(),
            tick.toMillis(),
            TimeUnit.MILLISECONDS);
    T result;
    try {
      result = work.get();
    } finally {
      clock.cancel(false);
      eraseProgress();
    }
    line(done.apply(result), since(start));
    return result;
  }

  private synchronized void showProgress(String doing, Duration time) {
    String text = "    " + doing + " … " + seconds(time);
    if (terminal) {
      out.print(ERASE_LINE + text);
      out.flush();
    } else {
      out.println(text);
    }
  }

  private synchronized void eraseProgress() {
    if (terminal) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  /** The time since the narrator was made. */
  Duration elapsed() {
    return since(startNanos);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static String withTime(String text, Duration took) {
    return ("%-" + TEXT_WIDTH + "s %8s").formatted(text, seconds(took));
  }

  static String seconds(Duration time) {
    double seconds = time.toNanos() / 1e9;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
