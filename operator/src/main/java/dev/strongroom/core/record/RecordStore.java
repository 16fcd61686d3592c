package dev.strongroom.core.record;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.Optional;

/**
 * Where records and the ciphertexts of their versions are kept: one atomic change of one secret at
 * a time. A record that is created or swapped brings the ciphertexts of its new versions with it
 * ({@link VersionEntry#holding}): either both are stored or neither is. In which {@link ValuePlace}
 * they end up, and what becomes of ciphertexts that no record names, is the store's own matter.
 *
 * <p>Every method throws {@link Unavailable} with {@link StoreReason#StoreUnavailable} when the
 * store does not answer.
 */
public interface RecordStore {
  /**
   * The record of a name in an account (a namespace), as the store has it now.
   *
   * @throws Unreadable with {@link StoreReason#RecordMisplaced} when the object that is to hold it
   *     holds another secret's
   */
  Optional<SecretRecord> find(String namespace, SecretName name);

  /**
   * Makes a record; being the only one under its name, this also claims the name.
   *
   * @return the record with its revision, or empty when the name is already taken
   */
  Optional<SecretRecord> create(SecretRecord record);

  /**
   * Replaces the record if nobody changed it since {@code changed.revision()}.
   *
   * @return the record with its new revision, or empty when somebody did: read again, decide again
   */
  Optional<SecretRecord> compareAndSwap(SecretRecord changed);

  /**
   * Removes the record with all values of its versions if nobody changed it since {@code
   * record.revision()}. Values may go first, so its removal must have begun ({@link
   * SecretRecord#isBeingRemoved}). To be repeated when it fails.
   *
   * @return whether it is gone; false when somebody changed it
   */
  boolean remove(SecretRecord record);
}
