package dev.strongroom.core.accesskeys;

import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;

/** The access keys that were issued and not revoked, in memory. Safe for use by many threads. */
@FunctionalInterface
public interface IssuedKeys {
  /**
   * The key with this id, which may be anything that a client made up.
   *
   * @throws Unavailable when revocations are not followed any more; nothing is allowed then
   */
  Optional<IssuedKey> find(String accessKeyId);
}
