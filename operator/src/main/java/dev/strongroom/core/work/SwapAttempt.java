package dev.strongroom.core.work;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;

/**
 * One of the attempts to change a stored object by compare-and-swap. Others may win the race for
 * it, but not {@value #MOST} times in a row unless something is wrong. The one loop of them all:
 *
 * <pre>{@code
 * for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
 *   // Read, decide, swap; return when that has succeeded.
 * }
 * }</pre>
 *
 * @param number from 1
 */
public record SwapAttempt(int number) {
  /** How many attempts a change has. */
  public static final int MOST = 16;

  /** The first attempt. */
  public static SwapAttempt first() {
    return new SwapAttempt(1);
  }

  /**
   * The attempt that follows on this one.
   *
   * @throws Unavailable with {@link StoreReason#Conflict} when this was the last one
   */
  public SwapAttempt next() {
    if (number >= MOST) {
      throw new Unavailable(StoreReason.Conflict.with());
    }
    return new SwapAttempt(number + 1);
  }
}
