package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.platform.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs work in one thread, after a delay. */
public interface DelayedWork extends AutoCloseable {
  /** Has work done after this time; nothing happens once it is closed. */
  void after(Duration delay, Runnable work);

  @Override
  void close();

  /** In a thread of its own. */
  static DelayedWork inThread(String name) {
    ScheduledExecutorService thread = DaemonThreads.single(name);
    return new DelayedWork() {
      @Override
      public void after(Duration delay, Runnable work) {
        try {
          thread.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
          // The next operator looks by itself.
        }
      }

      @Override
      public void close() {
        thread.shutdownNow();
      }
    };
  }
}
