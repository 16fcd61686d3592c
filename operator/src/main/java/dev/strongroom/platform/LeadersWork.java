package dev.strongroom.platform;

import dev.strongroom.core.problems.Failure;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work of the leader alone, in a thread of its own. A failure ends one round of it and
 * no more: the next one starts over, so the work must find by itself what is left to do.
 */
public final class LeadersWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadersWork.class);

  private final String name;
  private final BooleanSupplier leading;
  private final Runnable round;
  private final Runnable noRound;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean isAskedFor = new AtomicBoolean();

  /**
   * Work that is not begun.
   *
   * @param name of the thread, for logs
   * @param leading whether this replica is the one that works
   * @param round one round of it
   * @param noRound done instead where another replica works
   */
  public LeadersWork(String name, BooleanSupplier leading, Runnable round, Runnable noRound) {
    this.name = name;
    this.leading = leading;
    this.round = round;
    this.noRound = noRound;
    this.thread = DaemonThreads.single(name);
  }

  /** Begins it: a round after so many seconds, and so many between one and the next. */
  public void start(long firstSeconds, long betweenSeconds) {
    thread.scheduleWithFixedDelay(this::tick, firstSeconds, betweenSeconds, TimeUnit.SECONDS);
  }

  /**
   * Has a round done as soon as the thread is free, besides those at their times. However often it
   * is asked for before it begins, it is one round.
   *
   * @return false when the work has ended
   */
  public boolean soon() {
    if (!isAskedFor.compareAndSet(false, true)) {
      return !thread.isShutdown();
    }
    try {
      thread.execute(this::askedFor);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  private void askedFor() {
    isAskedFor.set(false);
    tick();
  }

  private void tick() {
    try {
      if (leading.getAsBoolean()) {
        round.run();
      } else {
        noRound.run();
      }
    } catch (Failure failure) {
      LOG.warn("{}: goes on later: {}", name, failure.finding());
    } catch (RuntimeException bug) {
      // Ended in the middle of a request: the next operator goes on.
      if (!thread.isShutdown()) {
        LOG.error("{}: failed unexpectedly", name, bug);
      }
    }
  }

  /** Ends the work after the round that is under way, or when this time is over. */
  public void closeAfterRound(Duration limit) {
    DaemonThreads.end(thread, limit);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
