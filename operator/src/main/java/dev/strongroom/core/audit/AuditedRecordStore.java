package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A store whose changes are audited: what Strongroom does to a record by itself is read off the
 * change, whoever makes it. A change that would be recorded is refused while it cannot be. One that
 * was made and could not be recorded ends with the failure of the trail; like any failure of the
 * store it may have taken effect. It is recorded after the swap, since others may win that, and a
 * record of what never happened could not be taken back.
 */
public final class AuditedRecordStore implements RecordStore {
  private final RecordStore records;
  private final Known known;
  private final AuditTrail trail;
  private final InstantSource clock;

  /** The records as far as they are known without a request. */
  @FunctionalInterface
  public interface Known {
    /** The record, perhaps in an earlier state; empty when it is not known. */
    Optional<SecretRecord> find(String namespace, SecretName name);
  }

  /**
   * A store over this one.
   *
   * @param known asked for the state before each change; the store is asked when that is outdated
   */
  public AuditedRecordStore(
      RecordStore records, Known known, AuditTrail trail, InstantSource clock) {
    this.records = records;
    this.known = known;
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return records.find(namespace, name);
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    return records.create(record);
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    String namespace = changed.owner().namespace();
    SecretName name = changed.arn().name();
    Predicate<SecretRecord> isBefore = found -> found.revision().equals(changed.revision());
    Optional<SecretRecord> before =
        known
            .find(namespace, name)
            .filter(isBefore)
            .or(() -> records.find(namespace, name).filter(isBefore));
    if (before.isEmpty()) {
      // The swap comes too late, and its caller decides again.
      return records.compareAndSwap(changed);
    }
    boolean isRecorded = !ServiceEvents.changed(before.get(), changed, clock.instant()).isEmpty();
    if (isRecorded) {
      trail.require(Access.CHANGE);
    }
    Optional<SecretRecord> after = records.compareAndSwap(changed);
    if (isRecorded) {
      after.ifPresent(now -> record(ServiceEvents.changed(before.get(), now, clock.instant())));
    }
    return after;
  }

  /**
   * Recorded before it is done, because nothing is left afterwards from which the end could be
   * told. A removal that has begun always comes to its end, if not now, then later; it is recorded
   * again then, under the same event ids.
   */
  @Override
  public boolean remove(SecretRecord record) {
    record(ServiceEvents.removed(record, clock.instant()));
    return records.remove(record);
  }

  private void record(List<AuditEvent> events) {
    trail.record(events);
  }
}
