package dev.strongroom.core.encryption;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/** Reads the ciphertexts of versions, which never change. */
@FunctionalInterface
public interface Ciphertexts {
  /**
   * The ciphertext of a version, wherever the store keeps it.
   *
   * @return not to be changed; empty when the store has no such version
   * @throws Unavailable with {@link StoreReason#StoreUnavailable} when the store does not answer
   */
  Optional<byte[]> read(SecretRecord record, VersionId version);
}
