package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads records from the cache, so that a change costs no read. A record whose swap has failed was
 * changed by somebody else, and is read from the API server until the cache knows of that.
 */
final class CachedRecordStore implements RecordStore {
  private final RecordCache cache;
  private final KubernetesRecordStore store;

  /** The revisions of which a swap has failed, by the name of the object. */
  private final Map<String, String> outdated = new ConcurrentHashMap<>();

  CachedRecordStore(RecordCache cache, KubernetesRecordStore store) {
    this.cache = cache;
    this.store = store;
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return cache
        .get(StoreNames.record(namespace, name))
        .filter(this::isUpToDate)
        .map(stored -> store.verified(stored, namespace, name))
        .or(() -> store.find(namespace, name));
  }

  private boolean isUpToDate(SeenRecord record) {
    String refused = outdated.get(record.id());
    if (refused == null) {
      return true;
    }
    return Long.parseLong(record.revision()) > Long.parseLong(refused)
        && outdated.remove(record.id(), refused);
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    return store.create(record);
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    Optional<SecretRecord> swapped = store.compareAndSwap(changed);
    if (swapped.isEmpty()) {
      outdated.put(StoreNames.record(changed), changed.revision());
    }
    return swapped;
  }

  @Override
  public boolean remove(SecretRecord record) {
    return store.remove(record);
  }
}
