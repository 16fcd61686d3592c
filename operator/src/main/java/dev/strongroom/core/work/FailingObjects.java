package dev.strongroom.core.work;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The objects that cannot succeed at present, and when each is retried. An object that is not
 * retried when it should be is gone or has recovered by other means and is forgotten, so nobody has
 * to report deletions. Safe for use by many threads.
 */
public final class FailingObjects {
  private static final Duration GRACE = Duration.ofMinutes(5);
  private static final Duration BETWEEN_CLEANUPS = Duration.ofMinutes(1);

  private final Map<String, Failing> failing = new HashMap<>();
  private final Map<String, Integer> accounts = new HashMap<>();
  private Instant nextCleanup = Instant.MIN;

  private record Failing(String account, String cause, Instant since, Instant retryAt) {}

  /**
   * Notes a failed attempt.
   *
   * @param id tells the object from all others, its kind and namespace included
   * @param account whose share the retry counts against, such as the namespace
   * @param cause what the object is failing for; another cause starts at the shortest delay
   * @param knownSince since when it has failed for this cause, as far as its status tells; used
   *     after a restart
   * @param now the time
   * @return the delay until its next attempt
   */
  public synchronized Duration failed(
      String id, String account, String cause, Optional<Instant> knownSince, Instant now) {
    cleanUp(now);
    Failing before = failing.get(id);
    if (before == null) {
      accounts.merge(account, 1, Integer::sum);
    }
    Instant since =
        before == null
            ? knownSince.filter(known -> known.isBefore(now)).orElse(now)
            : before.cause().equals(cause) ? before.since() : now;
    Duration delay =
        RetryDelay.of(Duration.between(since, now), accounts.get(account), accounts.size());
    failing.put(id, new Failing(account, cause, since, now.plus(delay)));
    return delay;
  }

  /** An attempt has succeeded. */
  public synchronized void recovered(String id) {
    remove(id);
  }

  /** How many objects are failing. */
  public synchronized int size() {
    return failing.size();
  }

  private void cleanUp(Instant now) {
    if (now.isBefore(nextCleanup)) {
      return;
    }
    nextCleanup = now.plus(BETWEEN_CLEANUPS);
    failing.entrySet().stream()
        .filter(entry -> entry.getValue().retryAt().plus(GRACE).isBefore(now))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::remove);
  }

  private void remove(String id) {
    Failing known = failing.remove(id);
    if (known != null) {
      accounts.computeIfPresent(known.account(), (account, n) -> n == 1 ? null : n - 1);
    }
  }
}
