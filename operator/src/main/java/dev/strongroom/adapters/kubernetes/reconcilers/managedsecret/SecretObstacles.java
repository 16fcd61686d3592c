package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.SecretArn;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * What stopped the last background work on each secret. Entries are removed when the work succeeds
 * and when the secret's record is gone. Safe for use by many threads.
 */
final class SecretObstacles {
  private final Map<SecretArn, Obstacle> obstacles = new ConcurrentHashMap<>();

  private record Obstacle(String namespace, Finding finding) {}

  /** The obstacle, if there is one. */
  Optional<Finding> of(SecretArn secret) {
    return Optional.ofNullable(obstacles.get(secret)).map(Obstacle::finding);
  }

  /** Notes an obstacle; true if it differs from the one before. */
  boolean put(String namespace, SecretArn secret, Finding finding) {
    Obstacle next = new Obstacle(namespace, finding);
    return !next.equals(obstacles.put(secret, next));
  }

  /** The work has succeeded; true if an obstacle was removed. */
  boolean remove(SecretArn secret) {
    return obstacles.remove(secret) != null;
  }

  /**
   * Removes the obstacles of secrets that no longer exist.
   *
   * @param exists whether a namespace has the record of this very secret
   */
  void removeGone(BiPredicate<String, SecretArn> exists) {
    obstacles
        .entrySet()
        .removeIf(entry -> !exists.test(entry.getValue().namespace(), entry.getKey()));
  }

  /** How many secrets have an obstacle. */
  int size() {
    return obstacles.size();
  }
}
