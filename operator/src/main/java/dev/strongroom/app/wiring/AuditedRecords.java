package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.OutboxRecording;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.AuditedRecordStore;
import dev.strongroom.core.audit.OutboxRecorder;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.StoredRecord;
import java.util.Optional;

/**
 * The records as the operator changes them, with what brings their service events into the trail.
 *
 * @param records the store, audited if there is a trail
 * @param recording records what others have left; empty without a trail
 */
record AuditedRecords(RecordStore records, Optional<OutboxRecording> recording)
    implements AutoCloseable {
  /** Over a store that is watched; listens to its feed from now on. */
  static AuditedRecords over(SecretEnvironment environment, KubernetesStore store) {
    AuditTrail trail = environment.trail();
    if (trail == AuditTrail.NONE) {
      return new AuditedRecords(store.records(), Optional.empty());
    }
    RecordQueries queries = store.queries();
    OutboxRecorder recorder = new OutboxRecorder(trail, environment.clock());
    RecordStore audited =
        new AuditedRecordStore(
            store.records(),
            (account, name) -> queries.find(account, name).map(StoredRecord::record),
            trail,
            environment.clock(),
            Optional.of(recorder));
    return new AuditedRecords(
        audited,
        Optional.of(new OutboxRecording(recorder, queries, store.feed(), environment.leading())));
  }

  /** To be called when the records are known. */
  void start() {
    recording.ifPresent(OutboxRecording::start);
  }

  @Override
  public void close() {
    recording.ifPresent(OutboxRecording::close);
  }
}
