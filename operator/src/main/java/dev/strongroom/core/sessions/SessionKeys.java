package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.KeyMaterial;
import java.util.Optional;

/**
 * The keys under which session tokens are sealed, the same on every replica. A key that no longer
 * seals stays until the last token under it has expired, which takes {@link
 * SessionDuration#LONGEST}. Safe for use by many threads.
 */
public interface SessionKeys {
  /** The id of the key that seals now: 1 to {@value SealedToken#LONGEST_KEY_ID} ASCII letters. */
  String currentId();

  /** The key with this id, which stays the port's; the id may be anything that a client made up. */
  Optional<KeyMaterial> find(String id);
}
