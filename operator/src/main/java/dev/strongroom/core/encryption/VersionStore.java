package dev.strongroom.core.encryption;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/**
 * Where the ciphertexts of versions are kept. A version is immutable: written once, never replaced.
 * Every method throws {@link Unavailable} with {@link StoreReason#StoreUnavailable} when the store
 * does not answer.
 */
public interface VersionStore {
  /**
   * Writes the ciphertext of a version. One that is there already is kept from being collected as
   * garbage for as long as a new one: whoever repeats a write is about to name it in a record.
   *
   * @return true if it was written, false if the version was there already and nothing changed
   */
  boolean create(SecretRecord record, VersionId version, byte[] ciphertext);

  /** The ciphertext of a version, or empty when the store has no such version. */
  Optional<byte[]> read(SecretRecord record, VersionId version);

  /** Deletes the ciphertext of a version, if it is there. */
  void delete(SecretRecord record, VersionId version);
}
