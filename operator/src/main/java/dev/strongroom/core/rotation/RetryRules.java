package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RunningRotation;
import java.time.Duration;

/**
 * How often and how fast a failed step is attempted again.
 *
 * @param attempts attempts before the rotation counts as failed, 1 to 10
 * @param initialBackoff wait before the second attempt, 1 s to 1 h; doubles each time, up to an
 *     hour
 */
public record RetryRules(int attempts, Duration initialBackoff) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * A rotation whose outcome is open blocks users, so it is looked at again at least this often.
   */
  private static final Duration LONGEST_IN_DOUBT = Duration.ofMinutes(5);

  /** 5 tries from 5 s on. Below the limits, which its construction reads. */
  public static final RetryRules DEFAULT = new RetryRules(5, Duration.ofSeconds(5));

  /** Checks the ranges. */
  public RetryRules {
    if (!isPossible(attempts) || !isPossible(initialBackoff)) {
      throw new IllegalArgumentException("1 to 10 attempts, of which the second after 1 s to 1 h");
    }
  }

  /** Whether so many attempts are within the range. */
  public static boolean isPossible(int attempts) {
    return attempts >= 1 && attempts <= 10;
  }

  /** Whether so long a wait before the second attempt is within the range. */
  public static boolean isPossible(Duration initialBackoff) {
    return initialBackoff.compareTo(SHORTEST) >= 0 && initialBackoff.compareTo(LONGEST) <= 0;
  }

  /** The wait after this try, counted from 1. */
  Duration after(int attempt) {
    // 2^12 seconds is beyond the hour already; more would overflow.
    return shorter(initialBackoff.multipliedBy(1L << Math.min(attempt - 1, 12)), LONGEST);
  }

  /** The wait after this try once only the outcome is asked for. */
  Duration inDoubtAfter(int attempt) {
    return shorter(after(attempt), LONGEST_IN_DOUBT);
  }

  /**
   * The wait after the start of a run on a rotation that has ended so many processes: from 5 min
   * on, doubled with each, up to an hour.
   */
  static Duration poisonedAfter(int starts) {
    int more = Math.max(0, starts - RunningRotation.MAX_STARTS);
    return shorter(LONGEST_IN_DOUBT.multipliedBy(1L << Math.min(more, 12)), LONGEST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
