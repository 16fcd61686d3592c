package dev.strongroom.core.reconciling;

/** How an object stands after a pass. */
public enum Phase {
  /** As declared. */
  READY,
  /** Work is going on or waits for something that may come by itself. */
  WAITING,
  /** Failed, and tried again. */
  RETRYING,
  /** Failed until somebody changes something. */
  STALLED
}
