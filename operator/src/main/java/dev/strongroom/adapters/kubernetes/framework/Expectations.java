package dev.strongroom.adapters.kubernetes.framework;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Things that something is expected to happen to soon, and which of them it did not happen to in
 * time. As a rule one is here for milliseconds.
 *
 * @param <K> what tells one from another
 */
public final class Expectations<K> {
  private final Map<K, Long> since = new ConcurrentHashMap<>();
  private final Duration limit;
  private final LongSupplier nanoTime;

  /**
   * None yet.
   *
   * @param limit within which it is expected
   * @param nanoTime as {@link System#nanoTime}
   */
  public Expectations(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** From now on it is expected. */
  public void begin(K key) {
    since.put(key, nanoTime.getAsLong());
  }

  /** It has happened, or is no longer expected; false when it was not expected. */
  public boolean end(K key) {
    return since.remove(key) != null;
  }

  /** Nothing is expected any more. */
  public void clear() {
    since.clear();
  }

  /** Those that it should have happened to by now. */
  public Set<K> overdue() {
    return after(limit);
  }

  /** Those that have been awaited for so long. */
  public Set<K> after(Duration time) {
    long now = nanoTime.getAsLong();
    return since.entrySet().stream()
        .filter(entry -> now - entry.getValue() >= time.toNanos())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
