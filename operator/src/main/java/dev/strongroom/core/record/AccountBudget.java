package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an account may keep in the store. Whoever is about to write a record or a version reserves
 * the room for it first, so that any number of writes at the same moment stay within the limits.
 * Secrets that are scheduled for deletion count until they are removed, so that creating and
 * deleting in a loop does not fill the store.
 */
public interface AccountBudget {
  /** No limits: for programs that are not the operator, and for tests. */
  AccountBudget UNLIMITED = new Unlimited();

  /** What a version counts for in a secret of which no length is known: stored by old releases. */
  int UNKNOWN_BYTES = 1024;

  /**
   * A reservation that holds nothing yet.
   *
   * @param account the namespace that the record belongs to
   */
  Reservation reservation(String account);

  /**
   * Requires room for one more version of a secret, as large as the largest that it has, and
   * reserves nothing.
   *
   * @throws Rejected with {@link AccountReason#AccountLimitExceeded} when there is none
   */
  void requireVersion(SecretRecord record);

  /**
   * The room that one write takes. It is held from {@link #require} until the write is over: {@link
   * #commit} turns it into usage, closing it without a commit gives it back.
   */
  interface Reservation extends AutoCloseable {
    /**
     * Reserves what the write adds. What this reservation held before is given back, so that a
     * write that is decided again can call this again.
     *
     * @param before the record as the store has it; one without a revision is not there yet
     * @param after the record as it will be
     * @throws Rejected with {@link AccountReason#AccountLimitExceeded} when a limit has no room for
     *     what is added to it; nothing is held then
     */
    void require(SecretRecord before, SecretRecord after);

    /** The write has succeeded: the record counts as it is stored now, until a watch reports it. */
    void commit(SecretRecord stored);

    /** Gives back what was not committed. */
    @Override
    void close();
  }

  /**
   * The budget of one account.
   *
   * @param secrets at most 500,000, as in AWS
   * @param versions of all secrets together
   * @param bytes of all values together, before encryption, and of all resource policies
   */
  record Limits(long secrets, long versions, long bytes) {
    /** AWS's quotas: 500,000 secrets with 100 versions of 64 KiB. */
    public static final Limits CEILING =
        new Limits(500_000, 50_000_000, 50_000_000L * SecretValue.MAX_BYTES);
  }

  /**
   * What an account has.
   *
   * @param secrets records, those scheduled for deletion included
   * @param versions of all of them
   * @param bytes of all their values and resource policies
   */
  record Usage(long secrets, long versions, long bytes) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, 0);

    /** The sum of both. */
    public Usage plus(Usage other) {
      return new Usage(secrets + other.secrets, versions + other.versions, bytes + other.bytes);
    }

    /** What is left without the other. */
    public Usage minus(Usage other) {
      return new Usage(secrets - other.secrets, versions - other.versions, bytes - other.bytes);
    }

    /** What this has more than the other; nothing where it has less. */
    public Usage growthOver(Usage other) {
      return new Usage(
          Math.max(0, secrets - other.secrets),
          Math.max(0, versions - other.versions),
          Math.max(0, bytes - other.bytes));
    }

    /** The largest part of a limit that is used; 1 when a limit is reached. */
    public double share(Limits limits) {
      return Math.max(
          (double) secrets / limits.secrets(),
          Math.max((double) versions / limits.versions(), (double) bytes / limits.bytes()));
    }
  }

  /**
   * What a record counts for.
   *
   * @param sizes lengths of its versions' values, where they are known: a version whose length is
   *     not known counts as much as the largest that is, or {@link #UNKNOWN_BYTES}
   */
  static Usage of(List<Optional<Integer>> sizes) {
    return of(sizes, size -> size);
  }

  /** A plain loop: an account's records are counted while somebody waits for one more. */
  private static <V> Usage of(List<V> versions, Function<V, Optional<Integer>> sizes) {
    long bytes = 0;
    int largest = 0;
    int unknown = 0;
    for (V version : versions) {
      Optional<Integer> size = sizes.apply(version);
      if (size.isPresent()) {
        bytes += size.get();
        largest = Math.max(largest, size.get());
      } else {
        unknown++;
      }
    }
    int assumed = unknown == versions.size() ? UNKNOWN_BYTES : largest;
    return new Usage(1, versions.size(), bytes + (long) unknown * assumed);
  }

  /** What a record counts for. */
  static Usage of(SecretRecord record) {
    Usage values = of(record.versions(), VersionEntry::size);
    int policies = record.metadata().policy().map(String::length).orElse(0);
    for (String policy : record.attributes().managedPolicies().values()) {
      policies += policy.length();
    }
    return policies == 0
        ? values
        : new Usage(values.secrets(), values.versions(), values.bytes() + policies);
  }
}
