package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.installation.Installations;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.backup.StoreBackup;
import dev.strongroom.core.backup.StoreRestore;
import dev.strongroom.core.backup.StoreSnapshot;
import dev.strongroom.core.backup.StoreVerification;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeySnapshot;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The store and its root keys, for a command that does one thing and ends. Configured as the
 * operator is; it never makes a root key.
 */
public final class StoreAccess implements AutoCloseable {
  private final Settings settings;
  private final KubernetesClient client;
  private final SecureRandom random = new SecureRandom();
  private final Clock clock = Clock.systemUTC();
  private final KeyRecordStore keyRecords;
  private final ListedRootKeys rootKeys;

  private StoreAccess(Settings settings, KubernetesClient client) {
    this.settings = settings;
    this.client = client;
    this.keyRecords = new KubernetesKeyRecordStore(client, settings.namespace());
    this.rootKeys = new RootKeys(settings, client, () -> false, random).listed();
  }

  /** Access with the settings and the rights of this process. */
  public static StoreAccess open() {
    return open(System.getenv(), Config.autoConfigure(null));
  }

  /** Access with other settings and rights. */
  public static StoreAccess open(Map<String, String> environment, Config config) {
    return new StoreAccess(Settings.from(environment), KubernetesClients.create(config));
  }

  public Settings settings() {
    return settings;
  }

  public KubernetesClient client() {
    return client;
  }

  public SecureRandom random() {
    return random;
  }

  public Clock clock() {
    return clock;
  }

  public KeyRecordStore keyRecords() {
    return keyRecords;
  }

  /** The configured root keys. Asked once; a provider that is away fails the command. */
  public ListedRootKeys rootKeys() {
    rootKeys.check();
    return rootKeys;
  }

  /** The keys that the store has now, for opening; none is made. */
  public KeyRing keys() {
    return new KeyRing(new KeySnapshot(keyRecords), rootKeys(), clock, random);
  }

  /** The keys of the store, for a command that writes; one that is not there yet is made. */
  public KeyRing keysForWriting() {
    return new KeyRing(keyRecords, rootKeys(), clock, random);
  }

  /** The seals of records under these keys, required if the operator requires them. */
  public RecordSeals seals(KeyRing keys) {
    keys.keepMacKeyWhile(() -> true);
    return new RecordSeals(keys::recordMac, new AtomicBoolean(areRecordsSealed()));
  }

  /** The store under these keys, read from the API server each time. */
  public KubernetesStore store(KeyRing keys, RecordSeals seals) {
    boolean notesLabelUpdates = settings.events().hasSink();
    return KubernetesStore.open(
        client, settings.namespace(), keys, seals, clock, random, notesLabelUpdates);
  }

  /** Backups of the store. */
  public StoreBackup backup() {
    return new StoreBackup(
        this::snapshot, new StoredEntries(), rootKeys(), AesGcmRootKey::of, clock, random);
  }

  /**
   * Restores into the store.
   *
   * @param threads writes at one time
   */
  public StoreRestore restore(int threads) {
    KeyRing keys = keysForWriting();
    RecordSeals seals = new RecordSeals(keys::recordMac, new AtomicBoolean());
    return new StoreRestore(
        store(keys, seals).restoreTarget(),
        new StoredEntries(),
        rootKeys(),
        keys,
        AesGcmRootKey::of,
        clock,
        random,
        threads);
  }

  /**
   * Verification of the store.
   *
   * @param threads reads at one time
   */
  public StoreVerification verification(int threads) {
    KeyRing keys = keys();
    RecordSeals seals = seals(keys);
    return new StoreVerification(
        this::snapshot, rootKeys(), store(keys, seals).values(), seals, threads);
  }

  private StoreSnapshot snapshot() {
    return KubernetesStore.snapshot(client, settings.namespace());
  }

  /**
   * Whether the cluster has a namespace of this name.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when no namespace can have that name
   */
  public boolean hasNamespace(String name) {
    return StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.namespaces(), new ObjectName(name)).get())
        != null;
  }

  private boolean areRecordsSealed() {
    Installations installations = new Installations(client);
    try {
      installations.list();
    } catch (KubernetesClientException noSuchRight) {
      return false;
    }
    return installations.areRecordsSealed(settings.namespace());
  }

  /** These recovery keys, and the root keys unless they are left out. */
  public List<RootKey> with(List<RootKey> recoveryKeys, boolean withRootKeys) {
    List<RootKey> keys = new ArrayList<>(recoveryKeys);
    if (withRootKeys) {
      keys.add(rootKeys());
    }
    return keys;
  }

  @Override
  public void close() {
    client.close();
  }
}
