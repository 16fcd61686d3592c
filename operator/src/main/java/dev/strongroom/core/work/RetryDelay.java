package dev.strongroom.core.work;

import java.time.Duration;

/**
 * How long to wait before retrying what no event announces. The delay grows with the time it has
 * been failing, from 10 seconds to 10 minutes. Above that it is the fair share: all retries
 * together stay within one a second, divided equally among the accounts that have failing objects
 * and, inside an account, among its objects. During an object's first ten minutes the total is ten
 * a second, so that references which appear a little later are found soon.
 */
public final class RetryDelay {
  /** The first delay. */
  public static final Duration SHORTEST = Duration.ofSeconds(10);

  /** The longest delay of an object that does not exceed its account's share. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final long MILLIS_PER_RETRY = 1_000;
  private static final long MILLIS_PER_EARLY_RETRY = 100;

  private RetryDelay() {}

  /**
   * The delay until the next retry.
   *
   * @param failingFor how long the object has been failing for the present reason
   * @param failingOfAccount failing objects of its account, itself included
   * @param failingAccounts accounts with failing objects
   */
  public static Duration of(Duration failingFor, int failingOfAccount, int failingAccounts) {
    Duration grown = failingFor.compareTo(SHORTEST) < 0 ? SHORTEST : failingFor;
    Duration bounded = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
    long each = failingFor.compareTo(LONGEST) < 0 ? MILLIS_PER_EARLY_RETRY : MILLIS_PER_RETRY;
    Duration share = Duration.ofMillis(each * failingOfAccount * failingAccounts);
    return share.compareTo(bounded) > 0 ? share : bounded;
  }
}
