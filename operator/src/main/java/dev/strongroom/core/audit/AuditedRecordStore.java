package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A store whose changes are audited: what Strongroom does to a record by itself is read off the
 * change, whoever makes it. A change that would be recorded is refused while it cannot be. Its
 * events are stored by the very swap that makes it, since others may win that, and a record of what
 * never happened could not be taken back. They are recorded after it: at once by a process with a
 * recorder, else by the one that has the recorder at work. Swaps take out of the record what the
 * trail has, and so cost no write of their own.
 */
public final class AuditedRecordStore implements RecordStore {
  private final RecordStore records;
  private final Known known;
  private final AuditTrail trail;
  private final InstantSource clock;
  private final Optional<OutboxRecorder> recorder;

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
   * @param recorder records the events; empty where another process does
   */
  public AuditedRecordStore(
      RecordStore records,
      Known known,
      AuditTrail trail,
      InstantSource clock,
      Optional<OutboxRecorder> recorder) {
    this.records = records;
    this.known = known;
    this.trail = trail;
    this.clock = clock;
    this.recorder = recorder;
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
    return recorder.isPresent()
        ? recorder.get().alone(changed, () -> swap(changed))
        : swap(changed);
  }

  private Optional<SecretRecord> swap(SecretRecord changed) {
    Optional<SecretRecord> before = before(changed);
    if (before.isEmpty()) {
      // The swap comes too late, and its caller decides again.
      return records.compareAndSwap(changed);
    }
    List<ServiceEvent> events = ServiceEvents.changed(before.get(), changed, clock.instant());
    AuditOutbox left = recorder.map(r -> r.left(changed)).orElse(changed.auditOutbox());
    if (events.isEmpty()) {
      return records.compareAndSwap(changed.withAuditOutbox(left));
    }
    trail.require(Access.CHANGE);
    AuditOutbox noted = withRoom(changed, left.with(events));
    AuditOutbox next =
        recorder.flatMap(OutboxRecorder::recordedUntil).map(noted::recordedUntil).orElse(noted);
    Optional<SecretRecord> after = records.compareAndSwap(changed.withAuditOutbox(next));
    recorder.ifPresent(r -> after.ifPresent(now -> r.changed(now, events)));
    return after;
  }

  private Optional<SecretRecord> before(SecretRecord changed) {
    String namespace = changed.owner().namespace();
    SecretName name = changed.arn().name();
    Predicate<SecretRecord> isBefore = found -> found.revision().equals(changed.revision());
    return known
        .find(namespace, name)
        .filter(isBefore)
        .or(() -> records.find(namespace, name).filter(isBefore));
  }

  /** Where nobody has recorded the oldest events for long, this process does. */
  private AuditOutbox withRoom(SecretRecord record, AuditOutbox outbox) {
    List<ServiceEvent> excess = outbox.excess();
    if (excess.isEmpty()) {
      return outbox;
    }
    trail.record(ServiceEventRecords.of(record.arn(), excess));
    return outbox.without(excess);
  }

  /**
   * Recorded before it is done, because nothing is left afterwards from which the end could be
   * told. A removal that has begun always comes to its end, if not now, then later; it is recorded
   * again then, under the same event ids.
   */
  @Override
  public boolean remove(SecretRecord record) {
    return recorder.isPresent()
        ? recorder.get().alone(record, () -> recordAndRemove(record))
        : recordAndRemove(record);
  }

  private boolean recordAndRemove(SecretRecord record) {
    List<ServiceEvent> waiting =
        recorder.map(r -> r.unrecorded(record)).orElse(record.auditOutbox().events());
    List<AuditEvent> events = new ArrayList<>(ServiceEventRecords.of(record.arn(), waiting));
    events.addAll(ServiceEventRecords.removed(record, clock.instant()));
    trail.record(events);
    return records.remove(record);
  }
}
