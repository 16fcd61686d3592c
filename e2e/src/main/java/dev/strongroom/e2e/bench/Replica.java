package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts new values as another replica would: it writes the version, then swaps the record. */
final class Replica {
  private static final String ROOT_KEY = "strongroom-root-key";

  private final KubernetesClient client;
  private final String namespace;
  private final SecretValues values;
  private final KubernetesRecordStore records;
  private SecretRecordResource stored;

  /** A replica over the store in the operator's namespace. */
  Replica(KubernetesClient client, String namespace) {
    SecureRandom random = new SecureRandom();
    byte[] rootKey =
        new ClusterRootKeySecret(client, namespace, List.of(ROOT_KEY), random, () -> false)
            .readOrCreate()
            .get(0);
    KeyRing keys =
        new KeyRing(
            new KubernetesKeyRecordStore(client, namespace),
            new AesGcmRootKey(rootKey),
            Clock.systemUTC(),
            random);
    this.client = client;
    this.namespace = namespace;
    this.values =
        new EncryptedSecretValues(
            new KubernetesVersionStore(client, namespace, Clock.systemUTC()),
            new EnvelopeCipher(keys, random));
    this.records =
        new KubernetesRecordStore(
            client,
            namespace,
            new RecordSeals(keys::recordMac, new AtomicBoolean()),
            name -> Optional.ofNullable(stored),
            written -> {});
  }

  /** Writes a new version of a secret; the record that makes it current is still to be swapped. */
  SecretRecord prepare(String owner, String name) {
    stored =
        client
            .resources(SecretRecordResource.class)
            .inNamespace(namespace)
            .withName(KubernetesRecordStore.objectName(owner, new SecretName(name)))
            .require();
    SecretRecord record = RecordMapper.toRecord(stored);
    VersionId id = new VersionId(UUID.randomUUID().toString());
    try (SecretValue value = SecretValue.text("value " + UUID.randomUUID())) {
      values.write(record, id, value);
    }
    Instant now = Instant.now();
    return record
        .withVersion(VersionEntry.written(id, now))
        .withLabels(record.labels().moveCurrent(id))
        .changed(now);
  }

  /** Swaps the record that was prepared last: one write. */
  void swap(SecretRecord next) {
    records
        .compareAndSwap(next)
        .orElseThrow(() -> new IllegalStateException("somebody else changed the record"));
  }
}
