package dev.strongroom.core.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Has everything that looks like garbage looked at twice, a minute apart, before anything is done
 * about it: what the API server says while it starts, or while something in front of it answers in
 * its place, must cost nothing. What is remembered is lost with the process, so a restart begins
 * with first looks. Not for concurrent use.
 */
public final class SecondLooks {
  /** Time between the looks. */
  public static final Duration APART = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final Map<String, Long> suspects = new HashMap<>();

  /**
   * Nothing looked at yet.
   *
   * @param nanoTime time in nanoseconds that does not jump, as {@link System#nanoTime}
   */
  public SecondLooks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes that something looks like garbage, and tells whether it did so a minute ago, too. */
  public boolean confirm(String name) {
    Long first = suspects.putIfAbsent(name, nanoTime.getAsLong());
    return first != null && isLongAgo(first);
  }

  /** Forgets all but these: whatever does not look like garbage now begins with a first look. */
  public void keepOnly(Set<String> names) {
    suspects.keySet().retainAll(names);
  }

  /** Forgets one that is gone, or that does not look like garbage any more. */
  public void forget(String name) {
    suspects.remove(name);
  }

  /** Those whose second look is due. */
  public Set<String> due() {
    return suspects.entrySet().stream()
        .filter(suspect -> isLongAgo(suspect.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isLongAgo(long nanos) {
    return nanoTime.getAsLong() - nanos >= APART.toNanos();
  }
}
