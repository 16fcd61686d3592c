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
    return change(require(namespace, name), decide);
  }

  /**
   * Changes a record without reading it first.
   *
   * @param known the record as a cache has it: where it lags, nothing is swapped and the change is
   *     decided again
   * @param decide as for {@link #change(String, SecretName, UnaryOperator)}; what it leaves as it
   *     is may be outdated
   * @return the record as it is now
   * @throws Rejected when there is no such secret any more
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord change(SecretRecord known, UnaryOperator<SecretRecord> decide) {
    SecretRecord record = known;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      SecretRecord next = decide.apply(record);
      if (next.equals(record)) {
        return record;
      }
      Optional<SecretRecord> swapped = records.compareAndSwap(next);
      if (swapped.isPresent()) {
        return swapped.get();
      }
      record = require(known.owner().namespace(), known.arn().name());
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
