package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of one record: read, decide, compare-and-swap, and again when somebody was faster. */
public final class RecordUpdates {
  /** Others do win, but not this often in a row unless something is wrong. */
  private static final int TRIES = 16;

  private final RecordStore records;

  public RecordUpdates(RecordStore records) {
    this.records = records;
  }

  /**
   * Changes a record.
   *
   * @param decide the record as it should be; equal to what it is given when there is nothing to do
   * @return the record as it is now
   * @throws Rejected when there is no such secret
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord change(
      String namespace, SecretName name, UnaryOperator<SecretRecord> decide) {
    for (int i = 0; i < TRIES; i++) {
      SecretRecord record = require(namespace, name);
      SecretRecord next = decide.apply(record);
      if (next.equals(record)) {
        return record;
      }
      Optional<SecretRecord> swapped = records.compareAndSwap(next);
      if (swapped.isPresent()) {
        return swapped.get();
      }
    }
    throw new Unavailable(StoreReason.Conflict.with());
  }

  public SecretRecord require(String namespace, SecretName name) {
    return records
        .find(namespace, name)
        .filter(record -> !record.isBeingRemoved())
        .orElseThrow(
            () -> new Rejected(Rejected.Kind.NOT_FOUND, RequestReason.SecretNotFound.with()));
  }
}
