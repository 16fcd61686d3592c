package dev.strongroom.core.record;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds stored records. Where the store keeps its records in memory the answers come from there:
 * they may lag behind the store, but never behind what this process has written itself. A decision
 * that cannot be taken back needs {@link #latest}, or a compare-and-swap.
 *
 * <p>Streams are in no particular order and lazy, so that a store with indexes reads them in pages
 * as they are consumed. They are empty before the records are known.
 */
public interface RecordQueries {
  /** The record of a secret. */
  Optional<StoredRecord> find(String account, SecretName name);

  /**
   * The record of a secret as the store has it at this moment, at the cost of a request.
   *
   * @throws Unavailable when the store does not answer
   */
  Optional<StoredRecord> latest(String account, SecretName name);

  /** All records. */
  Stream<StoredRecord> all();

  /** The records of an account, those scheduled for deletion included. */
  Stream<StoredRecord> ofAccount(String account);

  /** The records that are not scheduled for deletion: each of them should have an owner. */
  Stream<StoredRecord> notScheduledForDeletion();

  /** The records whose recovery window has ended at this time, in all accounts. */
  Stream<StoredRecord> dueForDeletion(Instant now);

  /** The records that need a customer-managed key, in all accounts. */
  Stream<StoredRecord> usingKey(UUID key);

  /** The records that can be read and are not sealed yet: an earlier version has written them. */
  Stream<StoredRecord> unsealed();

  /**
   * The record, once it is clear that it is in its place and that only Strongroom has changed it.
   *
   * @throws Unreadable with {@link StoreReason#RecordMisplaced} when it was copied from another
   *     secret, with {@link StoreReason#RecordTampered} when somebody else has changed it, and as
   *     {@link StoredRecord#record}
   */
  SecretRecord verified(StoredRecord stored);

  /** The same for a record that must be that of a certain secret. */
  SecretRecord verified(StoredRecord stored, String account, SecretName name);
}
