package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.installation.Installations;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a replica that reconciles nothing: all records and key records in memory, followed
 * by watches. It makes no root key, and leaves what the operator looks after to the operator.
 */
final class ReplicaStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);
  private static final int ROOT_KEY_SECONDS = 1;
  private static final int SEALED_SECONDS = 10;

  private final KubernetesClient client;
  private final Settings settings;
  private final KeyRecordWatch keyRecords = new KeyRecordWatch();
  private final KubernetesKeyRecordStore keyStore;
  private final ListedRootKeys rootKeys;
  private final KeyRing keys;
  private final KubernetesStore store;
  private final AtomicBoolean sealed = new AtomicBoolean();
  private final Installations installations;
  private final ScheduledExecutorService timer = DaemonThreads.single("replica-store");

  /** A store that is not watched yet. */
  ReplicaStore(Settings settings, KubernetesClient client, Clock clock, SecureRandom random) {
    this.client = client;
    this.settings = settings;
    this.installations = new Installations(client);
    this.keyStore = new KubernetesKeyRecordStore(client, settings.namespace(), keyRecords);
    keyStore.awaitRestore(() -> settings.awaitRestore() && !keyRecords.isRestored());
    this.rootKeys = new RootKeys(settings, client, () -> false, random).listed();
    this.keys = new KeyRing(keyStore, rootKeys, clock, random);
    this.store =
        KubernetesStore.openCached(
            client,
            settings.namespace(),
            keys,
            new RecordSeals(keys::recordMac, sealed),
            clock,
            random,
            settings.events().hasSink());
    keys.keepMacKeyWhile(store::hasSealedRecords);
    // Nothing is kept of a record that is new; and it may be the ring that has just made it.
    keyRecords.listen(change -> change.before().ifPresent(old -> keys.forget(old.name())));
  }

  /** Begins to watch; returns when all records are known, however long the server is away. */
  void start() {
    keyRecords.start(client, settings.namespace());
    noteSealed();
    rootKeys.providers().forEach(ReplicaStore::check);
    store.cache().watch(client);
    timer.scheduleWithFixedDelay(
        this::checkRootKeys, ROOT_KEY_SECONDS, ROOT_KEY_SECONDS, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(
        this::noteSealed, SEALED_SECONDS, SEALED_SECONDS, TimeUnit.SECONDS);
  }

  /** The records and values. */
  KubernetesStore store() {
    return store;
  }

  /** The key records as a watch has them. */
  KeyRecordWatch keyRecords() {
    return keyRecords;
  }

  /** Where key records are changed. */
  KeyRecordStore keyStore() {
    return keyStore;
  }

  /** The keys at work. */
  KeyRing keys() {
    return keys;
  }

  /** The root keys. */
  ListedRootKeys rootKeys() {
    return rootKeys;
  }

  /** Whether it follows the store, and the root key that wraps answers. */
  boolean isHealthy() {
    return keyRecords.isHealthy() && !rootKeys.providers().get(0).isAway();
  }

  /** A provider that is away is asked whether it is back. */
  private void checkRootKeys() {
    rootKeys.providers().stream().filter(GuardedRootKey::isAway).forEach(ReplicaStore::check);
  }

  private static void check(GuardedRootKey key) {
    try {
      key.check();
    } catch (Failure away) {
      LOG.debug("root key {}: {}", key.provider(), away.finding());
    } catch (RuntimeException unexpected) {
      LOG.warn("root key {} cannot be asked", key.provider(), unexpected);
    }
  }

  /** From when the operator has noted that every record bears a seal, one without is refused. */
  private void noteSealed() {
    if (sealed.get()) {
      return;
    }
    try {
      installations.list();
      sealed.set(installations.areRecordsSealed(settings.namespace()));
    } catch (Failure away) {
      LOG.debug("whether all records are sealed is looked at later: {}", away.finding());
    } catch (RuntimeException unexpected) {
      LOG.warn("whether all records are sealed cannot be looked at", unexpected);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    store.cache().close();
    keyRecords.close();
  }
}
