package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.core.work.FairQueue;
import dev.strongroom.core.work.FairQueue.Limits;
import dev.strongroom.core.work.FairQueue.Started;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that work on the tasks of many accounts in fair turns, as {@link FairQueue} says. */
public final class FairExecutor implements WatchedQueue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

  private final String name;
  private final FairQueue<Runnable> queue;
  private final ExecutorService threads;
  private long finished;
  private boolean closed;

  /**
   * An executor without tasks.
   *
   * @param name of its threads and of its queue in metrics
   * @param limits what may run at one time
   * @param priority of its threads
   */
  public FairExecutor(String name, Limits limits, int priority, MeterRegistry meters) {
    this.name = name;
    this.queue = new FairQueue<>(limits);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            limits.threads(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setPriority(priority);
              return thread;
            });
    Gauge.builder("strongroom.queue.waiting", this::waiting)
        .description("Tasks that wait for a thread")
        .tag("queue", name)
        .register(meters);
    Gauge.builder("strongroom.queue.longest.wait", () -> longestWait().toMillis() / 1000.0)
        .description("How long the oldest waiting task has been waiting")
        .baseUnit("seconds")
        .tag("queue", name)
        .register(meters);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Adds a task.
   *
   * @param account whose it is, such as the namespace
   * @throws RejectedExecutionException when the executor is closed
   */
  public synchronized void execute(String account, Runnable task) {
    if (closed) {
      throw new RejectedExecutionException(name + " is closed");
    }
    queue.add(account, task, System.nanoTime());
    startNext();
  }

  private synchronized void startNext() {
    Optional<Started<Runnable>> next = queue.next(System.nanoTime());
    while (next.isPresent()) {
      Started<Runnable> started = next.get();
      threads.execute(() -> run(started));
      next = queue.next(System.nanoTime());
    }
  }

  private void run(Started<Runnable> started) {
    try {
      started.task().run();
    } catch (RuntimeException bug) {
      LOG.error("a task of queue {} failed unexpectedly", name, bug);
    } finally {
      finished(started);
    }
  }

  private synchronized void finished(Started<Runnable> started) {
    queue.finished(started, System.nanoTime());
    finished++;
    if (!threads.isShutdown()) {
      startNext();
    }
    endIfDone();
  }

  private void endIfDone() {
    if (closed && queue.size() == 0) {
      threads.shutdown();
    }
  }

  @Override
  public synchronized int waiting() {
    return queue.size();
  }

  @Override
  public synchronized long finished() {
    return finished;
  }

  @Override
  public synchronized Duration longestWait() {
    return queue.longestWait(System.nanoTime());
  }

  /** Takes no more tasks; those that wait are still done. */
  synchronized void finish() {
    closed = true;
    endIfDone();
  }

  /** Whether it takes no more tasks. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Whether all of its threads have ended. */
  boolean isTerminated() {
    return threads.isTerminated();
  }

  /** Waits for its threads to end; false when they have not in time. */
  boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(time, unit);
  }

  /** Interrupts what runs and drops what waits. */
  @Override
  public synchronized void close() {
    closed = true;
    threads.shutdownNow();
  }
}
