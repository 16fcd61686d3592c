package dev.strongroom.core.secrets;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an account may keep in the store. Secrets that are scheduled for deletion count until they
 * are removed, so that creating and deleting in a loop does not fill the store. Passes that run at
 * the same time may exceed a limit by what they write in that moment.
 */
public final class AccountBudget {
  /** No limits but AWS's. */
  public static final AccountBudget UNLIMITED =
      new AccountBudget(account -> Limits.CEILING, account -> Usage.NONE);

  private final Function<String, Limits> limits;
  private final Function<String, Usage> usage;

  /**
   * The budget of one account.
   *
   * @param secrets at most 500,000, as in AWS
   * @param versions of all secrets together
   * @param bytes of all values together, before encryption
   */
  public record Limits(long secrets, long versions, long bytes) {
    /** AWS's quotas: 500,000 secrets with 100 versions of 64 KiB. */
    public static final Limits CEILING =
        new Limits(500_000, 50_000_000, 50_000_000L * SecretValue.MAX_BYTES);
  }

  /**
   * What an account has.
   *
   * @param secrets records, those scheduled for deletion included
   * @param versions of all of them
   * @param bytes of all their values
   */
  public record Usage(long secrets, long versions, long bytes) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0);

    /** The sum of both. */
    public Usage plus(Usage other) {
      return new Usage(secrets + other.secrets, versions + other.versions, bytes + other.bytes);
    }

    /** The largest part of a limit that is used; 1 when a limit is reached. */
    public double share(Limits limits) {
      return Math.max(
          (double) secrets / limits.secrets(),
          Math.max((double) versions / limits.versions(), (double) bytes / limits.bytes()));
    }
  }

  /**
   * Budgets of accounts.
   *
   * @param limits the limits of an account
   * @param usage what it has
   */
  public AccountBudget(Function<String, Limits> limits, Function<String, Usage> usage) {
    this.limits = limits;
    this.usage = usage;
  }

  /**
   * What a record counts for.
   *
   * @param sizes lengths of its versions' values, where they are known: a version whose length is
   *     not known counts as much as the largest that is, or {@link #UNKNOWN_BYTES}
   */
  public static Usage of(List<Optional<Integer>> sizes) {
    long unknown =
        sizes.stream().flatMap(Optional::stream).mapToInt(size -> size).max().orElse(UNKNOWN_BYTES);
    long bytes = sizes.stream().mapToLong(size -> size.map(Long::valueOf).orElse(unknown)).sum();
    return new Usage(1, sizes.size(), bytes);
  }

  /** What a version counts for in a secret of which no length is known: stored by old releases. */
  public static final int UNKNOWN_BYTES = 1024;

  /**
   * Requires room for one more secret.
   *
   * @throws Rejected with {@link Reason#AccountLimitExceeded} when there is none
   */
  public void requireSecret(String account) {
    long limit = limits.apply(account).secrets();
    require(usage.apply(account).secrets() + 1, limit, "secrets", account);
  }

  /**
   * Requires room for one more version.
   *
   * @param bytes length of its value
   * @throws Rejected with {@link Reason#AccountLimitExceeded} when there is none
   */
  public void requireVersion(String account, int bytes) {
    Limits limit = limits.apply(account);
    Usage used = usage.apply(account);
    require(used.versions() + 1, limit.versions(), "versions", account);
    require(used.bytes() + bytes, limit.bytes(), "bytes", account);
  }

  private static void require(long next, long limit, String what, String account) {
    if (next > limit) {
      throw new Rejected(
          Rejected.Kind.LIMIT_EXCEEDED, Reason.AccountLimitExceeded.with(account, limit, what));
    }
  }
}
