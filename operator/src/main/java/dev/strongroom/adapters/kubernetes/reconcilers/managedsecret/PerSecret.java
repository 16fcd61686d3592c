package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.record.SecretArn;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * What this process remembers of secrets, one thing of each, until it is taken away or the secret's
 * record is gone. Safe for use by many threads.
 *
 * @param <T> what is remembered, such as what stopped the last background work
 */
final class PerSecret<T> {
  private final Map<SecretArn, Entry<T>> entries = new ConcurrentHashMap<>();

  private record Entry<T>(String namespace, T value) {}

  /** What is remembered of a secret. */
  Optional<T> of(SecretArn secret) {
    return Optional.ofNullable(entries.get(secret)).map(Entry::value);
  }

  /** Remembers it; true if it differs from what was remembered. */
  boolean put(String namespace, SecretArn secret, T value) {
    Entry<T> next = new Entry<>(namespace, value);
    return !next.equals(entries.put(secret, next));
  }

  /** Forgets what is remembered of a secret, and returns it. */
  Optional<T> remove(SecretArn secret) {
    return Optional.ofNullable(entries.remove(secret)).map(Entry::value);
  }

  /**
   * Forgets secrets that no longer exist.
   *
   * @param exists whether a namespace has the record of this very secret
   */
  void removeGone(BiPredicate<String, SecretArn> exists) {
    entries
        .entrySet()
        .removeIf(entry -> !exists.test(entry.getValue().namespace(), entry.getKey()));
  }

  /** Of how many secrets something is remembered. */
  int size() {
    return entries.size();
  }
}
