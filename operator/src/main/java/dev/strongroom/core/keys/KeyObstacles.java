package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KeyUnusable.Use;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which of some customer-managed keys cannot be used, and why. An account's default key always can,
 * as far as its record tells: nobody can disable it.
 *
 * @param findings of those that cannot
 */
public record KeyObstacles(Map<UUID, Finding> findings) {
  /** Copies. */
  public KeyObstacles {
    findings = Map.copyOf(findings);
  }

  /** Why no values can be written with this key. */
  public Optional<KeyUnusable> toWrite(Optional<UUID> key) {
    return obstacle(key, Use.ENCRYPT);
  }

  /**
   * Why none of the keys that open a version can be used, told of the one that would be tried
   * first. Whether the root key opens that key is not known before it is tried.
   */
  public Optional<KeyUnusable> toRead(SecretRecord record, VersionId version) {
    Optional<KeyUnusable> first = Optional.empty();
    for (Optional<UUID> key : KeyReferences.keysOf(record, version).all()) {
      Optional<KeyUnusable> obstacle = obstacle(key, Use.DECRYPT);
      if (obstacle.isEmpty()) {
        return Optional.empty();
      }
      first = first.or(() -> obstacle);
    }
    return first;
  }

  private Optional<KeyUnusable> obstacle(Optional<UUID> key, Use use) {
    return key.map(findings::get).map(finding -> new KeyUnusable(use, finding));
  }
}
