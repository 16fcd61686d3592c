package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.backup.OnConflict;
import dev.strongroom.core.backup.StoreBackup;
import dev.strongroom.core.backup.StoreRestore;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.RootKeyRotation;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Rotation of the root key, backup and restore, over a store with three versions a secret. What is
 * backed up on one control plane is restored on another, as after a loss.
 */
final class Recovery {
  private static final int ACCOUNTS = 50;
  private static final int VERSIONS = 3;
  private static final int THREADS = 32;
  private static final int WARM_UP = 1500;
  private static final int RAW_WRITES = 8000;
  private static final double LEAST_SHARE = 0.5;
  private static final Clock CLOCK = Clock.systemUTC();

  private final SecureRandom random = new SecureRandom();
  private final Report report;
  private final Path file;
  private final int secrets;
  private final String group;
  private final AesGcmRootKey rootKey = rootKey();
  private final ListedRootKeys both =
      new ListedRootKeys(List.of(new GuardedRootKey(rootKey()), new GuardedRootKey(rootKey)));

  /**
   * Nothing is made yet.
   *
   * @param directory where the backup goes
   */
  Recovery(Report report, Path directory, int secrets) {
    this.report = report;
    this.file = directory.resolve("benchmark.backup");
    this.secrets = secrets;
    this.group = "%,d secrets × %d".formatted(secrets, VERSIONS);
  }

  /** Fills the store, rotates the root key and makes the backup. */
  void backUp(Lab lab) throws IOException {
    try (KubernetesClient client = client(lab)) {
      KubernetesKeyRecordStore keyRecords =
          new KubernetesKeyRecordStore(client, TestOperator.NAMESPACE);
      double filling = seconds(() -> fill(client, keyRecords));
      report.detail(group + ": made, objects a second", objects() / filling);
      report.add(
          Measurement.of(
              group,
              "rotation of the root key, %d accounts".formatted(ACCOUNTS),
              seconds(() -> new RootKeyRotation(keyRecords, both).run(changed -> {})),
              "s"));
      report.add(Measurement.of(group, "backup", seconds(() -> backUp(client)), "s"));
      report.add(Measurement.of(group, "size of the backup", Files.size(file) / 1e6, "MB"));
    }
  }

  /** Restores the backup where nothing is. */
  void restore(Lab lab) {
    rawWrites(lab, "warm-up-", WARM_UP);
    double raw = RAW_WRITES / seconds(() -> rawWrites(lab, "raw-", RAW_WRITES));
    try (KubernetesClient client = client(lab)) {
      double restore = seconds(() -> restore(client));
      report.add(Measurement.of(group, "restore into an empty store", restore, "s"));
      report.add(
          Measurement.of(
                  group, "its share of a bare client's write rate", objects() / restore / raw, "")
              .atLeast(LEAST_SHARE));
    }
  }

  private static KubernetesClient client(Lab lab) {
    return KubernetesClients.create(TestOperator.configuration(lab.cluster()));
  }

  private long objects() {
    return (long) secrets * (VERSIONS + 1) + ACCOUNTS;
  }

  private void fill(KubernetesClient client, KubernetesKeyRecordStore keyRecords) {
    KubernetesStore store = store(client, new KeyRing(keyRecords, rootKey, CLOCK, random));
    StoreFiller filler = new StoreFiller(store.records(), store.values());
    BareClient.parallel(
        secrets, THREADS, i -> filler.create("account-" + i % ACCOUNTS, "secret-" + i, VERSIONS));
  }

  private KubernetesStore store(KubernetesClient client, KeyRing keys) {
    return KubernetesStore.open(
        client,
        TestOperator.NAMESPACE,
        keys,
        new RecordSeals(keys::recordMac, new AtomicBoolean()),
        CLOCK,
        random);
  }

  private void backUp(KubernetesClient client) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new StoreBackup(
              () -> KubernetesStore.snapshot(client, TestOperator.NAMESPACE),
              new StoredEntries(),
              both,
              AesGcmRootKey::of,
              CLOCK,
              random)
          .write(out, List.of(both), (what, done, total) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restore(KubernetesClient client) {
    KeyRing keys =
        new KeyRing(
            new KubernetesKeyRecordStore(client, TestOperator.NAMESPACE), both, CLOCK, random);
    try {
      new StoreRestore(
              store(client, keys).restoreTarget(),
              new StoredEntries(),
              both,
              keys,
              AesGcmRootKey::of,
              CLOCK,
              random,
              THREADS)
          .restore(
              () -> new BufferedInputStream(Files.newInputStream(file)),
              List.of(both),
              OnConflict.FAIL,
              false,
              (what, done, total) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects of the size of a version, by a client that does nothing else, beside the store. */
  private static void rawWrites(Lab lab, String prefix, int number) {
    BareClient.parallel(
        number,
        THREADS,
        i ->
            lab.client()
                .send(
                    "POST",
                    Bodies.path(Lab.namespace(0), "secretversions"),
                    BareClient.JSON,
                    Bodies.version(prefix + i)));
  }

  private AesGcmRootKey rootKey() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return new AesGcmRootKey(key);
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
