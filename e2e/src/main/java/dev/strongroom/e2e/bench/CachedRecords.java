package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records as a replica has them, in memory: a change costs no read. What was changed by somebody
 * else is read again when its swap has failed.
 */
final class CachedRecords implements RecordStore {
  private final Map<String, SecretRecordResource> cache = new ConcurrentHashMap<>();
  private final KubernetesRecordStore stored;

  /** Nothing in memory yet but what is written from now on. */
  CachedRecords(KubernetesClient client, String namespace, RecordSeals seals) {
    this.stored =
        new KubernetesRecordStore(
            client,
            namespace,
            seals,
            name -> Optional.ofNullable(cache.get(name)),
            written -> cache.put(written.getMetadata().getName(), written));
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return Optional.ofNullable(cache.get(KubernetesRecordStore.objectName(namespace, name)))
        .map(RecordMapper::toRecord)
        .or(() -> stored.find(namespace, name));
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    return stored.create(record);
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    Optional<SecretRecord> swapped = stored.compareAndSwap(changed);
    if (swapped.isEmpty()) {
      cache.remove(
          KubernetesRecordStore.objectName(changed.owner().namespace(), changed.arn().name()));
    }
    return swapped;
  }

  @Override
  public boolean remove(SecretRecord record) {
    return stored.remove(record);
  }
}
