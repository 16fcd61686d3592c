package dev.strongroom.app.health;

import dev.strongroom.adapters.kubernetes.framework.WatchedQueue;
import dev.strongroom.core.work.StallDetector;
import dev.strongroom.platform.DaemonThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a queue from a thread of its own and tells, by a metric and in the log, when work has
 * been waiting for a minute and none has finished in that time.
 */
public final class StallWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long LOOK_SECONDS = 5;

  private final WatchedQueue queue;
  private final LongSupplier nanoTime;
  private final StallDetector detector = new StallDetector(LIMIT);
  private final ScheduledExecutorService thread = DaemonThreads.single("stall-watch");

  /**
   * Watches nothing before {@link #start}.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public StallWatch(WatchedQueue queue, LongSupplier nanoTime, MeterRegistry meters) {
    this.queue = queue;
    this.nanoTime = nanoTime;
    Gauge.builder("strongroom.queue.stalled", () -> isStalled() ? 1 : 0)
        .description("1 while work has been waiting for a minute and none has finished")
        .tag("queue", queue.name())
        .register(meters);
  }

  public void start() {
    thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** Looks at the queue once. */
  synchronized void look() {
    if (!detector.observe(
        queue.waiting(), queue.finished(), queue.isWithinDeadline(), nanoTime.getAsLong())) {
      return;
    }
    if (detector.isStalled()) {
      LOG.error(
          "queue {} has stalled: {} tasks are waiting, the oldest for {} s, and none has finished"
              + " for a minute",
          queue.name(),
          queue.waiting(),
          queue.longestWait().toSeconds());
    } else {
      LOG.info("queue {} makes progress again", queue.name());
    }
  }

  /** Whether work waits and none finishes. */
  public synchronized boolean isStalled() {
    return detector.isStalled();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
