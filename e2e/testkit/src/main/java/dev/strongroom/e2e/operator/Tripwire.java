package dev.strongroom.e2e.operator;

import java.util.function.Supplier;

/** Counts what passes and, once set, does something at the n-th piece before that one passes. */
public final class Tripwire {
  private long passed;
  private long tripAt = -1;
  private Supplier<Fate> action = () -> Fate.PASS;

  /** Trips at the n-th piece from now, counted from 1. */
  public synchronized void set(long n, Runnable atThatPiece) {
    set(
        n,
        () -> {
          atThatPiece.run();
          return Fate.PASS;
        });
  }

  /** Trips at the n-th piece from now, counted from 1, which has this fate. */
  public void set(long n, Fate ofThatPiece) {
    set(n, () -> ofThatPiece);
  }

  private synchronized void set(long n, Supplier<Fate> atThatPiece) {
    passed = 0;
    tripAt = n;
    action = atThatPiece;
  }

  /**
   * Counts from 0 on and does not trip.
   *
   * @return whether it had tripped since it was set
   */
  public synchronized boolean disarm() {
    boolean tripped = tripped();
    passed = 0;
    tripAt = -1;
    return tripped;
  }

  /** Whether it tripped since it was set. */
  public synchronized boolean tripped() {
    return tripAt > 0 && passed >= tripAt;
  }

  /** Pieces since it was set or disarmed. */
  public synchronized long passed() {
    return passed;
  }

  synchronized Fate touch() {
    passed++;
    return passed == tripAt ? action.get() : Fate.PASS;
  }
}
