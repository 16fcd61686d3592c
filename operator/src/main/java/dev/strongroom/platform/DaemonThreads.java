package dev.strongroom.platform;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

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

  @Override
  public Thread newThread(Runnable task) {
    Thread created = new Thread(task, name);
    created.setDaemon(true);
    return created;
  }
}
