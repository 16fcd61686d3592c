package dev.strongroom.core.backup;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads for many tasks of which only some wait: whoever adds one waits while there is no room.
 * The first failure ends it all.
 */
final class BoundedThreads implements AutoCloseable {
  private static final int WAITING_PER_THREAD = 2;

  private final ExecutorService threads;
  private final int room;
  private final Semaphore free;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /**
   * Threads without work.
   *
   * @param threads tasks at one time
   */
  BoundedThreads(int threads) {
    this.threads = Executors.newFixedThreadPool(threads);
    this.room = threads * WAITING_PER_THREAD;
    this.free = new Semaphore(room);
  }

  /** Adds a task, as soon as there is room; throws the failure of an earlier one. */
  void submit(Runnable task) {
    rethrow();
    free.acquireUninterruptibly();
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } finally {
            free.release();
          }
        });
  }

  /** Waits until all that was added is done; throws the failure of one. */
  void await() {
    free.acquireUninterruptibly(room);
    free.release(room);
    rethrow();
  }

  private void rethrow() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
