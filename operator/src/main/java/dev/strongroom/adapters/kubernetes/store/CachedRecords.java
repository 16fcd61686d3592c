package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.StoredRecord;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers queries from the {@link RecordCache}. */
final class CachedRecords extends SeenRecords {
  private final RecordCache cache;

  CachedRecords(RecordCache cache, KubernetesRecordStore store, RecordSeals seals) {
    super(store, seals);
    this.cache = cache;
  }

  @Override
  Stream<SeenRecord> seen() {
    return cache.all();
  }

  @Override
  public Optional<StoredRecord> find(String account, SecretName name) {
    return cache.get(StoreNames.record(account, name)).map(record -> record);
  }

  @Override
  public Stream<StoredRecord> ofAccount(String account) {
    return cache.ofAccount(account).map(record -> record);
  }
}
