package dev.strongroom.core.keys;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Rejected;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How many customer-managed keys an account may have. A key that is scheduled for deletion counts
 * until its material is destroyed. Whoever makes a key reserves its place first, so that any number
 * of declarations at the same moment stay within the limit.
 */
public final class KeyBudget {
  /** AWS's quota of customer-managed keys for an account and region. */
  public static final long CEILING = 100_000;

  /** Customer-managed keys of an account unless the installation says otherwise. */
  public static final long DEFAULT = 1_000;

  /** What a use case without budgets takes. */
  public static final KeyBudget UNLIMITED = new KeyBudget(account -> CEILING, Set::of);

  private final ToLongFunction<String> limits;
  private final Supplier<? extends Collection<KeyRecord>> known;

  /** Names of records that are being made, by account. */
  private final Map<String, Set<String>> reserved = new HashMap<>();

  /** The place of one key that is being made. */
  @FunctionalInterface
  public interface Reservation {
    /** The key is known by now, or was not made. */
    void release();
  }

  /**
   * Budgets of accounts.
   *
   * @param limits how many keys an account may have
   * @param known all records, those that were just written included
   */
  public KeyBudget(ToLongFunction<String> limits, Supplier<? extends Collection<KeyRecord>> known) {
    this.limits = limits;
    this.known = known;
  }

  /**
   * Requires that the account has this key already or has room for it, without asking the store.
   *
   * @param name the name of its record
   * @throws Rejected with {@link AccountReason#KeyLimitExceeded} when it has not
   */
  public synchronized void requireRoom(String account, String name) {
    Set<String> names = names(account);
    names.addAll(reserved.getOrDefault(account, Set.of()));
    if (!names.contains(name) && names.size() >= limits.applyAsLong(account)) {
      throw new Rejected(
          Rejected.Kind.LIMIT_EXCEEDED,
          AccountReason.KeyLimitExceeded.with(account, limits.applyAsLong(account)));
    }
  }

  /**
   * Reserves the place of a new key until its record is known, or has turned out not to be made.
   *
   * @param name the name of the record that will be made
   * @throws Rejected with {@link AccountReason#KeyLimitExceeded} when the account has as many keys
   *     as it may have
   */
  public synchronized Reservation reserve(String account, String name) {
    requireRoom(account, name);
    reserved.computeIfAbsent(account, any -> new HashSet<>()).add(name);
    return () -> release(account, name);
  }

  private synchronized void release(String account, String name) {
    reserved.computeIfPresent(
        account,
        (any, names) -> {
          names.remove(name);
          return names.isEmpty() ? null : names;
        });
  }

  private Set<String> names(String account) {
    return known.get().stream()
        .filter(record -> record.customer().isPresent() && record.namespace().equals(account))
        .map(KeyRecord::name)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The used part of each account's limit, of accounts that have keys. */
  public Map<String, Double> shares() {
    return known.get().stream()
        .filter(record -> record.customer().isPresent())
        .collect(Collectors.groupingBy(KeyRecord::namespace, Collectors.counting()))
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                keys -> (double) keys.getValue() / limits.applyAsLong(keys.getKey())));
  }
}
