package dev.strongroom.core.record;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The immutable values of versions, encrypted at rest. Throws {@link Unavailable} when away. */
public interface SecretValues {
  /**
   * Writes the value of a version. A version is immutable: when it exists already, nothing changes,
   * but it is kept from being collected as garbage for as long as a new one.
   *
   * @return true if it was written, false if the version had a value already
   */
  boolean write(SecretRecord record, VersionId version, SecretValue value);

  /**
   * Reads the value of a version; the caller closes it.
   *
   * @return empty when the store has no such version
   * @throws Unreadable with {@link StoreReason#DamagedCiphertext} or {@link
   *     RootKeyReason#WrongRootKey} when it is there and cannot be opened
   */
  Optional<SecretValue> read(SecretRecord record, VersionId version);

  /** Deletes the value of a version, if it is there. */
  void delete(SecretRecord record, VersionId version);
}
