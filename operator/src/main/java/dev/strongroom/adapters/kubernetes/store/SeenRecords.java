package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Queries that look at each record: in memory 10,000 take about a millisecond, and an index for
 * each question would be kept for nothing.
 */
abstract class SeenRecords implements RecordQueries {
  private final KubernetesRecordStore store;
  private final RecordSeals seals;

  SeenRecords(KubernetesRecordStore store, RecordSeals seals) {
    this.store = store;
    this.seals = seals;
  }

  /** All stored records. */
  abstract Stream<SeenRecord> seen();

  @Override
  public Optional<StoredRecord> latest(String account, SecretName name) {
    return store.stored(account, name).map(stored -> stored);
  }

  @Override
  public Stream<StoredRecord> all() {
    return seen().map(record -> record);
  }

  @Override
  public Stream<StoredRecord> notScheduledForDeletion() {
    return all().filter(record -> !record.isDeletionScheduled());
  }

  @Override
  public Stream<StoredRecord> dueForDeletion(Instant now) {
    return all().filter(record -> record.deletionAt().filter(at -> !at.isAfter(now)).isPresent());
  }

  @Override
  public Stream<StoredRecord> usingKey(UUID key) {
    return all().filter(record -> record.keys().contains(key));
  }

  @Override
  public Stream<StoredRecord> unsealed() {
    return seen().filter(this::isUnsealed).map(record -> record);
  }

  private boolean isUnsealed(SeenRecord record) {
    try {
      return !seals.isSealed(verified(record), record.seal());
    } catch (Unreadable unusable) {
      return false;
    }
  }

  @Override
  public SecretRecord verified(StoredRecord stored) {
    SecretRecord record = stored.record();
    if (!StoreNames.record(record).equals(stored.id())) {
      throw new Unreadable(StoreReason.RecordMisplaced.with(record.arn().name()));
    }
    return store.sealed((SeenRecord) stored);
  }

  @Override
  public SecretRecord verified(StoredRecord stored, String account, SecretName name) {
    return store.verified((SeenRecord) stored, account, name);
  }
}
