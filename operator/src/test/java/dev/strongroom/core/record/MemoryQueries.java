package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds the records of a store in memory, all of them readable. */
public record MemoryQueries(MemoryStore store) implements RecordQueries {
  @Override
  public Optional<StoredRecord> find(String account, SecretName name) {
    return store.find(account, name).map(MemoryQueries::stored);
  }

  @Override
  public Optional<StoredRecord> latest(String account, SecretName name) {
    return find(account, name);
  }

  @Override
  public Stream<StoredRecord> all() {
    return store.all().stream().map(MemoryQueries::stored);
  }

  @Override
  public Stream<StoredRecord> ofAccount(String account) {
    return all().filter(stored -> stored.owner().orElseThrow().namespace().equals(account));
  }

  @Override
  public Stream<StoredRecord> notScheduledForDeletion() {
    return all().filter(stored -> !stored.isDeletionScheduled());
  }

  @Override
  public Stream<StoredRecord> dueForDeletion(Instant now) {
    return all().filter(stored -> stored.deletionAt().filter(at -> !at.isAfter(now)).isPresent());
  }

  @Override
  public Stream<StoredRecord> usingKey(UUID key) {
    return all().filter(stored -> stored.keys().contains(key));
  }

  @Override
  public Stream<StoredRecord> unsealed() {
    return Stream.empty();
  }

  @Override
  public SecretRecord verified(StoredRecord stored) {
    return ((KnownRecord) stored).record();
  }

  @Override
  public SecretRecord verified(StoredRecord stored, String account, SecretName name) {
    return verified(stored);
  }

  private static StoredRecord stored(SecretRecord record) {
    return new KnownRecord(record, record.createdAt());
  }
}
