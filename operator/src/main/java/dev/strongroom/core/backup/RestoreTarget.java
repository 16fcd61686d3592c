package dev.strongroom.core.backup;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.time.Instant;
import java.util.Optional;

/**
 * A store that a backup is written back into, one object at a time, while others may be at work
 * with it. Everything may be repeated. What is created must not be there yet; what is changed must
 * be as it was found.
 *
 * <p>Every method throws {@link Unavailable} with {@link StoreReason#StoreUnavailable} when the
 * store does not answer.
 */
public interface RestoreTarget {
  /** The store at the present moment. */
  StoreSnapshot snapshot();

  /** The store's key record of this name. */
  Optional<KeptKey> find(KeptKey like);

  /** Makes a key record; false when there is one of its name. */
  boolean create(KeptKey key);

  /** Changes a key record that was found; false when somebody else did. */
  boolean swap(KeptKey changed);

  /** The store's ciphertext of this name. */
  Optional<KeptVersion> find(KeptVersion like);

  /** Makes a ciphertext; false when there is one of its name. */
  boolean create(KeptVersion version);

  /**
   * Keeps a ciphertext that was found from being collected as garbage; false when it was already.
   */
  boolean claim(KeptVersion found, Instant until);

  /** Removes a ciphertext that was found. */
  void remove(KeptVersion found);

  /** The store's record of this id. */
  Optional<KeptRecord> find(KeptRecord like);

  /** Makes a record and seals it; false when there is one of its id. */
  boolean create(KeptRecord record);

  /**
   * Replaces a record that was found, and seals the other. Label updates that wait in one that
   * cannot be read stay.
   *
   * @param overwrittenAt when its state was given up for an older one: else that would look like a
   *     loss, and its value would not be projected; empty when nothing but its seal changes
   * @return false when somebody else changed it
   */
  boolean replace(KeptRecord found, KeptRecord next, Optional<Instant> overwrittenAt);

  /**
   * Notes that a restore has ended, for operators that wait for one. In a store without a key,
   * which has no secrets either, nothing is noted.
   *
   * @throws Unavailable also when others change the key record that bears the note all the time
   */
  void restored(Instant endedAt);
}
