package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Removes a secret whose recovery window has ended: its record says so first, so that nobody
 * restores half of it, then goes the object, if a caller of the API asked for the deletion and it
 * is still there, then the values, then the record, which frees the name. Ended at any point, it is
 * taken up again where it was.
 */
public final class RemoveSecret {
  private final RecordStore records;
  private final Consumer<Owner> ownerRemoval;
  private final Clock clock;

  /**
   * The use case over this store.
   *
   * @param ownerRemoval removes the object that declares a secret, if it still is that incarnation;
   *     can be repeated
   */
  public RemoveSecret(RecordStore records, Consumer<Owner> ownerRemoval, Clock clock) {
    this.records = records;
    this.ownerRemoval = ownerRemoval;
    this.clock = clock;
  }

  /**
   * Removes the secret if it is due.
   *
   * @return whether it was removed; false when it is not due, not there, or somebody else changed
   *     it at the same time
   * @throws Unavailable when the store does not answer
   */
  public boolean remove(String namespace, SecretName name) {
    Optional<SecretRecord> begun = records.find(namespace, name).flatMap(this::begin);
    begun
        .filter(SecretRecord::isDeletionRequested)
        .ifPresent(record -> ownerRemoval.accept(record.owner()));
    return begun.filter(records::remove).isPresent();
  }

  private Optional<SecretRecord> begin(SecretRecord record) {
    if (record.isBeingRemoved()) {
      return Optional.of(record);
    }
    return record.deletionAt().filter(at -> !at.isAfter(clock.instant())).isPresent()
        ? records.compareAndSwap(record.withRemovalBegun())
        : Optional.empty();
  }
}
