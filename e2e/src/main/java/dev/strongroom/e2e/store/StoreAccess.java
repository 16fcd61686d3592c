package dev.strongroom.e2e.store;

import dev.strongroom.adapters.kubernetes.backup.KeySnapshot;
import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stores of an installation with the root key provider {@code cluster}, and what a client of
 * the endpoint does with them.
 *
 * @param records the records
 * @param values the values
 * @param seals the seals of the records
 * @param clock the time
 */
public record StoreAccess(
    KubernetesRecordStore records, SecretValues values, RecordSeals seals, Clock clock) {
  private static final String ROOT_KEY = "strongroom-root-key";

  /** Opens the store in the operator's namespace, whose root key must exist or may be made. */
  public static StoreAccess open(KubernetesClient client, String namespace, Clock clock) {
    return open(client, namespace, clock, new KubernetesKeyRecordStore(client, namespace));
  }

  /** The same for thousands of requests: it goes by the keys as they are at this moment. */
  public static StoreAccess openWithKeysOfNow(
      KubernetesClient client, String namespace, Clock clock) {
    return open(
        client, namespace, clock, new KeySnapshot(new KubernetesKeyRecordStore(client, namespace)));
  }

  private static StoreAccess open(
      KubernetesClient client, String namespace, Clock clock, KeyRecordStore keyRecords) {
    SecureRandom random = new SecureRandom();
    byte[] rootKey =
        new ClusterRootKeySecret(
                client, namespace, List.of(ROOT_KEY), random, () -> isNew(client, namespace))
            .readOrCreate()
            .get(0);
    KeyRing keys = new KeyRing(keyRecords, new AesGcmRootKey(rootKey), clock, random);
    RecordSeals seals = new RecordSeals(keys::recordMac, new AtomicBoolean());
    return new StoreAccess(
        new KubernetesRecordStore(
            client, namespace, seals, name -> Optional.empty(), written -> {}),
        new EncryptedSecretValues(
            new KubernetesVersionStore(client, namespace, clock), new EnvelopeCipher(keys, random)),
        seals,
        clock);
  }

  private static boolean isNew(KubernetesClient client, String namespace) {
    return client
        .resources(KeyRecordResource.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .isEmpty();
  }

  /** The record of a secret. */
  public SecretRecord record(String namespace, String name) {
    return records.find(namespace, new SecretName(name)).orElseThrow();
  }

  /** Puts a value; without labels it becomes current. */
  public VersionId put(String namespace, String name, String text, String... labels) {
    VersionId id = VersionId.derived(namespace + "/" + name + "/" + text);
    Set<StagingLabel> stages = Set.copyOf(List.of(labels).stream().map(StagingLabel::new).toList());
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(records, values, AccountBudget.UNLIMITED, clock)
          .put(namespace, new SecretName(name), id, value, stages);
    }
    return id;
  }

  /** Reads a value as a client would. */
  public String read(String namespace, String name, VersionReference reference) {
    return new ReadSecretValue(records, values, new AccessDates(records, clock))
        .read(
            namespace,
            new SecretName(name),
            reference,
            (record, version, value) -> value.text(PlaintextAccess.granted()));
  }
}
