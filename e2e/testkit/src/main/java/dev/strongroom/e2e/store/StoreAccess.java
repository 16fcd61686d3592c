package dev.strongroom.e2e.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeySnapshot;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The store of an installation with the root key provider {@code cluster}, and what a client of the
 * endpoint does with it.
 *
 * @param store the store
 * @param clock the time
 */
public record StoreAccess(KubernetesStore store, Clock clock) {
  private static final Duration RELOCATED_WITHIN = Duration.ofMinutes(4);
  private static final String ROOT_KEY = "strongroom-root-key";

  /** Opens the store in the operator's namespace, whose root key must exist or may be made. */
  public static StoreAccess open(KubernetesClient client, String namespace, Clock clock) {
    KeyRing keys = keys(client, namespace, clock, new KubernetesKeyRecordStore(client, namespace));
    return new StoreAccess(
        KubernetesStore.open(client, namespace, keys, seals(keys), clock, new SecureRandom()),
        clock);
  }

  /**
   * The store as another replica has it, which keeps the records in memory.
   *
   * @return to be closed by {@code store().cache().close()}
   */
  public static StoreAccess openReplica(KubernetesClient client, String namespace, Clock clock) {
    return openReplica(client, namespace, clock, change -> {});
  }

  /** The same with a listener of the feed. */
  public static StoreAccess openReplica(
      KubernetesClient client,
      String namespace,
      Clock clock,
      Consumer<RecordFeed.Change> listener) {
    KeyRing keys = keys(client, namespace, clock, new KubernetesKeyRecordStore(client, namespace));
    KubernetesStore store =
        KubernetesStore.openCached(client, namespace, keys, seals(keys), clock, new SecureRandom());
    store.feed().listen(listener);
    store.cache().watch(client);
    return new StoreAccess(store, clock);
  }

  /** The same for thousands of requests: it goes by the keys as they are at this moment. */
  public static StoreAccess openWithKeysOfNow(
      KubernetesClient client, String namespace, Clock clock) {
    KeyRing keys =
        keys(
            client,
            namespace,
            clock,
            new KeySnapshot(new KubernetesKeyRecordStore(client, namespace)));
    return new StoreAccess(
        KubernetesStore.open(client, namespace, keys, seals(keys), clock, new SecureRandom()),
        clock);
  }

  private static KeyRing keys(
      KubernetesClient client, String namespace, Clock clock, KeyRecordStore keyRecords) {
    SecureRandom random = new SecureRandom();
    byte[] rootKey =
        new ClusterRootKeySecret(
                client, namespace, List.of(ROOT_KEY), random, () -> isNew(client, namespace))
            .readOrCreate()
            .get(0);
    return new KeyRing(keyRecords, new AesGcmRootKey(rootKey), clock, random);
  }

  private static RecordSeals seals(KeyRing keys) {
    return new RecordSeals(keys::recordMac, new AtomicBoolean());
  }

  private static boolean isNew(KubernetesClient client, String namespace) {
    return client
        .resources(KeyRecordResource.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .isEmpty();
  }

  /** The records. */
  public RecordStore records() {
    return store.records();
  }

  /** The values. */
  public SecretValues values() {
    return store.values();
  }

  /** The record of a secret. */
  public SecretRecord record(String namespace, String name) {
    return records().find(namespace, new SecretName(name)).orElseThrow();
  }

  /** Puts a value; without labels it becomes current. */
  public VersionId put(String namespace, String name, String text, String... labels) {
    VersionId id = VersionId.derived(namespace + "/" + name + "/" + text);
    Set<StagingLabel> stages = Set.copyOf(List.of(labels).stream().map(StagingLabel::new).toList());
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(records(), values(), AccountBudget.UNLIMITED, clock)
          .put(namespace, new SecretName(name), id, value, stages);
    }
    return id;
  }

  /**
   * Writes a value that no record names, as a crash leaves one.
   *
   * @return the name of its object
   */
  public String writeWithoutRecord(KubernetesClient client, String namespace, String name) {
    SecretRecord record = record(namespace, name);
    VersionId id = new VersionId(UUID.randomUUID().toString());
    byte[] ciphertext;
    try (SecretValue value = SecretValue.text("left over")) {
      ciphertext = values().seal(record, id, value);
    }
    SecretVersionResource version = RecordVersions.object(namespace, record.arn(), id, ciphertext);
    version.getMetadata().setNamespace(TestOperator.NAMESPACE);
    client.resource(version).create();
    return version.getMetadata().getName();
  }

  /**
   * Asserts that the store of an installation has no values but those that its records name, once
   * garbage is collected as it will be in two hours.
   */
  public static void assertNothingLeftOver(KubernetesClient client) {
    // An object that the operator has just moved a value into is garbage for a clock that is ahead,
    // until the record names it.
    await()
        .atMost(RELOCATED_WITHIN)
        .until(() -> records(client).allMatch(StoreAccess::isRelocated));
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
    open(client, TestOperator.NAMESPACE, ahead).store().sweep().run();
    int objects =
        client
            .resources(SecretVersionResource.class)
            .inNamespace(TestOperator.NAMESPACE)
            .list()
            .getItems()
            .size();
    assertThat(objects)
        .isEqualTo(records(client).mapToInt(record -> StoreNames.values(record).size()).sum());
  }

  private static boolean isRelocated(SecretRecord record) {
    return record.versions().stream()
        .filter(version -> version.place() instanceof ValuePlace.Inline)
        .allMatch(version -> record.labels().labels().containsValue(version.id()));
  }

  private static Stream<SecretRecord> records(KubernetesClient client) {
    return client
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(RecordMapper::toRecord);
  }

  /** Reads a value as a client would. */
  public String read(String namespace, String name, VersionReference reference) {
    return new ReadSecretValue(records(), values(), new AccessDates(records(), clock))
        .read(
            namespace,
            new SecretName(name),
            reference,
            (record, version, value) -> value.text(PlaintextAccess.granted()));
  }
}
