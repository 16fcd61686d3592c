package dev.strongroom.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts how often this process stood still for more than {@link #LIMIT}: its node was suspended,
 * its container frozen, or it got no processor time. Another operator may have become the leader
 * meanwhile, so work that was under way is out of date.
 */
public final class PauseWatch {
  /**
   * Five seconds. A leader gives up ten seconds after it last renewed its lease, and the lease runs
   * out after fifteen (the defaults of Kubernetes' leader election): a leader that stands still for
   * less is the leader still.
   */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final LongSupplier nanoTime;
  private long latest;
  private int pauses;

  /** A watch by this clock, which somebody has to look at again and again. */
  public PauseWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.latest = nanoTime.getAsLong();
  }

  /** The watch of this process; it begins at the first call. */
  public static PauseWatch ofThisProcess() {
    return ThisProcess.WATCH;
  }

  /**
   * The pauses so far. Whoever asks first after a pause finds it, so a thread that goes on before
   * all others does not miss it.
   */
  public synchronized int pauses() {
    long now = nanoTime.getAsLong();
    if (now - latest > LIMIT.toNanos()) {
      pauses++;
    }
    latest = now;
    return pauses;
  }

  private static final class ThisProcess {
    static final PauseWatch WATCH = new PauseWatch(System::nanoTime);

    static {
      DaemonThreads.single("pause-watch")
          .scheduleAtFixedRate(WATCH::pauses, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
