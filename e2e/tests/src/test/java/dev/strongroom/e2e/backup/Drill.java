package dev.strongroom.e2e.backup;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.adapters.rootkeys.LocalRootKey;
import dev.strongroom.core.backup.OnConflict;
import dev.strongroom.core.backup.Progress;
import dev.strongroom.core.backup.RestoreReport;
import dev.strongroom.core.backup.StoreRestore;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeySpec;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** What a drill does to a cluster, and everything that it must find again in another one. */
final class Drill {
  private static final String ROOT_KEY = "strongroom-root-key";

  private final KubernetesClient client;
  private final List<String> namespaces;

  Drill(Cluster cluster, List<String> namespaces) {
    this.client = cluster.client();
    this.namespaces = namespaces;
  }

  /** Applies the same EncryptionKeys and ManagedSecrets in every cluster, as GitOps does. */
  void apply(int each) {
    apply(each, "{}");
  }

  /** The same with values that are too long to be in their records. */
  void applyLarge(int each) {
    apply(each, "{password: {length: 3000}}");
  }

  private void apply(int each, String generate) {
    for (String namespace : namespaces) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
      client.resource(key(namespace)).create();
      IntStream.range(0, each)
          .parallel()
          .forEach(i -> client.resource(managedSecret(namespace, i, generate)).create());
    }
  }

  private static EncryptionKey key(String namespace) {
    EncryptionKey object = new EncryptionKey();
    object.getMetadata().setNamespace(namespace);
    object.getMetadata().setName("team");
    object.setSpec(Serialization.unmarshal("alias: team\n", EncryptionKeySpec.class));
    return object;
  }

  /** Every fifth is under the key of the namespace, the others under the account's default key. */
  private static ManagedSecret managedSecret(String namespace, int number, String generate) {
    ManagedSecret object = new ManagedSecret();
    object.getMetadata().setNamespace(namespace);
    object.getMetadata().setName("secret-" + number);
    String key = number % 5 == 4 ? "key: alias/team\n" : "";
    object.setSpec(
        Serialization.unmarshal(
            key + "value: {generate: " + generate + "}\nprojection: {}\n",
            ManagedSecretSpec.class));
    return object;
  }

  /** Puts a second value into every n-th secret, so that there are previous ones. */
  void putAnotherValue(int every) {
    List<SecretRecordResource> all = records();
    for (int i = 0; i < all.size(); i += every) {
      putAnotherValue(RecordMapper.toRecord(all.get(i)));
    }
  }

  /** Puts a second value into one secret. */
  void putAnotherValue(String namespace, String name) {
    putAnotherValue(record(namespace, name));
  }

  private void putAnotherValue(SecretRecord record) {
    VersionId id = new VersionId(UUID.randomUUID().toString());
    try (SecretValue value = SecretValue.text("second value " + UUID.randomUUID())) {
      store()
          .compareAndSwap(
              record
                  .withVersion(
                      VersionEntry.announced(id, Instant.now())
                          .holding(values().seal(record, id, value), value.length()))
                  .withLabels(record.labels().moveCurrent(id)))
          .orElseThrow();
    }
  }

  /** Removes the stored value of the version that a label is on; the record stays as it is. */
  VersionId lose(String namespace, String name, StagingLabel label) {
    SecretRecord record = record(namespace, name);
    VersionId id = record.labels().labels().get(label);
    client
        .resources(SecretVersionResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName(StoreNames.value(record, id).orElseThrow())
        .delete();
    return id;
  }

  /** Removes the version that a label is on from the record too, as pruning does. */
  void prune(String namespace, String name, StagingLabel label) {
    VersionId id = lose(namespace, name, label);
    store().compareAndSwap(record(namespace, name).withoutVersion(id)).orElseThrow();
  }

  /** Leaves a service event in a record, as an operator that is killed does. */
  ServiceEvent leaveServiceEvent(String namespace, String name) {
    SecretRecord record = record(namespace, name);
    ServiceEvent event =
        new ServiceEvent(
            ServiceEvent.Kind.ROTATION_SUCCEEDED,
            List.of(record.current().orElseThrow()),
            record.serial(),
            Instant.now(),
            Optional.empty(),
            Optional.empty());
    store()
        .compareAndSwap(record.withAuditOutbox(AuditOutbox.EMPTY.with(List.of(event))))
        .orElseThrow();
    return event;
  }

  /** The service events that a record has; they are sealed. */
  List<ServiceEvent> serviceEvents(String namespace, String name) {
    return record(namespace, name).auditOutbox().events();
  }

  /** Writes a value that no record names, as a crash leaves one. */
  void writeWithoutRecord(String namespace, String name) {
    new StoreAccess(store(Clock.systemUTC()), Clock.systemUTC())
        .writeWithoutRecord(client, namespace, name);
  }

  /** Removes all records; the values stay. */
  void loseRecords() {
    records().forEach(record -> client.resource(record).delete());
  }

  /** The root key is gone for good, and an administrator has put another in its place. */
  void replaceRootKey() {
    Secret lost = client.secrets().inNamespace(TestOperator.NAMESPACE).withName(ROOT_KEY).require();
    client.resource(lost).delete();
    byte[] another = new byte[32];
    new SecureRandom().nextBytes(another);
    Secret made =
        new SecretBuilder(lost)
            .withNewMetadata()
            .withName(ROOT_KEY)
            .withNamespace(TestOperator.NAMESPACE)
            .endMetadata()
            .build();
    made.getData().replaceAll((key, old) -> Base64.getEncoder().encodeToString(another));
    client.resource(made).create();
  }

  /** Restores a backup that the root key opens, one object after the other. */
  RestoreReport restore(Path file, Progress progress) throws IOException {
    SecureRandom random = new SecureRandom();
    RootKey rootKey = rootKey(random);
    KeyRing keys = keys();
    return new StoreRestore(
            store(keys, Clock.systemUTC()).restoreTarget(),
            new StoredEntries(),
            rootKey,
            keys,
            AesGcmRootKey::of,
            Clock.systemUTC(),
            random,
            1)
        .restore(
            () -> Files.newInputStream(file), List.of(rootKey), OnConflict.FAIL, false, progress);
  }

  /** Looks through the values as an operator does, so much later. */
  VersionSweep.Result sweep(Duration later) {
    return store(Clock.offset(Clock.systemUTC(), later)).sweep().run();
  }

  /** The record of a secret. */
  SecretRecord record(String namespace, String name) {
    return store().find(namespace, new SecretName(name)).orElseThrow();
  }

  /** Every version's value and every label, by secret; the values read with the root key. */
  Map<String, String> everything() {
    SecretValues values = values();
    Map<String, String> found = new TreeMap<>();
    for (SecretRecordResource resource : records()) {
      SecretRecord record = RecordMapper.toRecord(resource);
      String secret = record.arn().toString();
      record.labels().labels().forEach((l, id) -> found.put(secret + " " + l, id.toString()));
      for (VersionEntry version : record.versions()) {
        try (SecretValue value = values.read(record, version.id()).orElseThrow()) {
          found.put(secret + " " + version.id(), value.text(PlaintextAccess.granted()));
        }
      }
    }
    return found;
  }

  /** The projected values by Secret. */
  Map<String, String> projected() {
    Map<String, String> found = new TreeMap<>();
    for (String namespace : namespaces) {
      for (Secret secret :
          client
              .secrets()
              .inNamespace(namespace)
              .withLabel("strongroom.dev/managed-by", "strongroom")
              .list()
              .getItems()) {
        found.put(namespace + "/" + secret.getMetadata().getName(), secret.getData().get("value"));
      }
    }
    return found;
  }

  private KubernetesStore store(Clock clock) {
    return store(keys(), clock);
  }

  private KubernetesStore store(KeyRing keys, Clock clock) {
    return KubernetesStore.open(
        client,
        TestOperator.NAMESPACE,
        keys,
        new RecordSeals(keys::recordMac, new AtomicBoolean()),
        clock,
        new SecureRandom());
  }

  private RecordStore store() {
    return store(Clock.systemUTC()).records();
  }

  private List<SecretRecordResource> records() {
    return client
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems();
  }

  private SecretValues values() {
    return store(Clock.systemUTC()).values();
  }

  private KeyRing keys() {
    SecureRandom random = new SecureRandom();
    return new KeyRing(
        new KubernetesKeyRecordStore(client, TestOperator.NAMESPACE),
        rootKey(random),
        Clock.systemUTC(),
        random);
  }

  private RootKey rootKey(SecureRandom random) {
    ClusterRootKeySecret secret =
        new ClusterRootKeySecret(
            client, TestOperator.NAMESPACE, List.of(ROOT_KEY), random, () -> false);
    return new LocalRootKey("cluster", known -> Optional.of(secret.readOrCreate()));
  }
}
