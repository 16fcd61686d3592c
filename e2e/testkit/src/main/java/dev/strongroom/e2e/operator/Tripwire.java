package dev.strongroom.e2e.operator;

/** Counts what passes and, once set, does something at the n-th piece before that one passes. */
public final class Tripwire {
  private long passed;
  private long tripAt = -1;
  private Runnable action = () -> {};

  /** Trips at the n-th piece from now, counted from 1. */
  public synchronized void set(long n, Runnable atThatPiece) {
    passed = 0;
    tripAt = n;
    action = atThatPiece;
  }

  /** Disarms it. */
  public synchronized void disarm() {
    tripAt = -1;
  }

  /** Whether it tripped since it was set. */
  public synchronized boolean tripped() {
    return tripAt > 0 && passed >= tripAt;
  }

  /** Pieces since it was set. */
  public synchronized long passed() {
    return passed;
  }

  synchronized void touch() {
    passed++;
    if (passed == tripAt) {
      action.run();
    }
  }
}
