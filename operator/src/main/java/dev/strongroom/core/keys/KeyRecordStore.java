package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Where key records are kept. Every method throws {@link Unavailable} with {@link
 * StoreReason#StoreUnavailable} when the store does not answer.
 */
public interface KeyRecordStore {
  /** The record with this name, as the store has it now (not as a cache remembers it). */
  Optional<KeyRecord> find(String name);

  /**
   * The record of the key with this id. May come from a cache that follows the store, since it is
   * asked for with every use of a customer-managed key.
   */
  Optional<KeyRecord> findById(UUID keyId);

  /**
   * Hands over every record, as the store had them at one moment; no more than a few hundred are in
   * memory at a time.
   *
   * @return how many there are besides that this version cannot read, because a newer one wrote
   *     them
   */
  int forEach(Consumer<KeyRecord> each);

  /**
   * Makes a record.
   *
   * @return the record with its revision, or empty when there is one with this name already
   */
  Optional<KeyRecord> create(KeyRecord record);

  /**
   * Replaces the record if nobody changed it since {@code changed.revision()}.
   *
   * @return the record with its new revision, or empty when somebody did
   */
  Optional<KeyRecord> compareAndSwap(KeyRecord changed);

  /**
   * Removes the record, and with it the key's material for ever, if nobody changed it since {@code
   * record.revision()}.
   *
   * @return whether it is gone; false when somebody changed it
   */
  boolean delete(KeyRecord record);
}
