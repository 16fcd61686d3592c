package dev.strongroom.platform;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes threads for work in the background, which never keep the process from ending. */
public final class DaemonThreads implements ThreadFactory {
  private final String name;

  /** Threads of this name, which logs and thread dumps show. */
  public DaemonThreads(String name) {
    this.name = name;
  }

  /** An executor with one such thread, for tasks now, later or again and again. */
  public static ScheduledExecutorService single(String name) {
    return Executors.newSingleThreadScheduledExecutor(new DaemonThreads(name));
  }

  /** Ends threads: after what they are at, or when this time is over. */
  public static void end(ExecutorService threads, Duration limit) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread created = new Thread(task, name);
    created.setDaemon(true);
    return created;
  }
}
