package dev.strongroom.core.record;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/**
 * The immutable values of versions, encrypted at rest. Throws {@link Unavailable} when store or key
 * does not answer.
 */
public interface SecretValues {
  /**
   * Encrypts the value of a new version under the key of its record. Nothing is stored: that is
   * done by the swap of a record with {@link VersionEntry#holding}.
   */
  byte[] seal(SecretRecord record, VersionId version, SecretValue value);

  /**
   * Reads the value of a version; the caller closes it.
   *
   * @return empty when the store has no such version
   * @throws Unreadable with {@link StoreReason#DamagedCiphertext} or {@link
   *     RootKeyReason#WrongRootKey} when it is there and cannot be opened
   */
  Optional<SecretValue> read(SecretRecord record, VersionId version);
}
