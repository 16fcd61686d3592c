package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.work.SwapAttempt;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of one record: read, decide, compare-and-swap, and again when somebody was faster. */
public final class RecordUpdates {

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
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
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
  }

  public SecretRecord require(String namespace, SecretName name) {
    return records
        .find(namespace, name)
        .filter(record -> !record.isBeingRemoved())
        .orElseThrow(
            () -> new Rejected(Rejected.Kind.NOT_FOUND, RequestReason.SecretNotFound.with()));
  }
}
