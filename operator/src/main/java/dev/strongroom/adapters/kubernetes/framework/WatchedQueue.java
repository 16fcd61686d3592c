package dev.strongroom.adapters.kubernetes.framework;

import java.time.Duration;

/** A queue of which it can be told whether it makes progress. */
public interface WatchedQueue {
  /** Its name in logs and metrics. */
  String name();

  /** How many tasks are waiting for a thread. */
  int waiting();

  /** How much has finished since the start; grows with every task, and with every part of one. */
  long finished();

  /** How long the oldest waiting task has been waiting. */
  Duration longestWait();

  /**
   * Whether something runs that will be ended at a deadline which has not passed: it may be slow,
   * but does not hang.
   */
  default boolean isWithinDeadline() {
    return false;
  }
}
