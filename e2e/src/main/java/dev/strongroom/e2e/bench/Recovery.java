package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.crypto.AesGcmRootKey;
import dev.strongroom.adapters.kubernetes.KubernetesClients;
import dev.strongroom.adapters.kubernetes.backup.OnConflict;
import dev.strongroom.adapters.kubernetes.backup.StoreBackup;
import dev.strongroom.adapters.kubernetes.backup.StoreRestore;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.GuardedRootKey;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.ListedRootKeys;
import dev.strongroom.core.encryption.RootKeyRotation;
import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.Metadata;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.secrets.VersionEntry;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rotation of the root key, backup and restore, over a store with three versions a secret. */
final class Recovery {
  private static final int ACCOUNTS = 50;
  private static final int VERSIONS = 3;
  private static final int THREADS = 32;
  private static final double LEAST_SHARE = 0.5;
  private static final int LENGTH = 200;
  private static final Clock CLOCK = Clock.systemUTC();

  private final SecureRandom random = new SecureRandom();
  private final Report report;
  private final KubernetesClient client;
  private final KubernetesKeyRecordStore keyRecords;
  private final AesGcmRootKey rootKey = rootKey();
  private final KeyRing keys;

  Recovery(Lab lab, Report report) {
    this.report = report;
    this.client = KubernetesClients.create(TestOperator.configuration(lab.cluster()));
    this.keyRecords = new KubernetesKeyRecordStore(client, TestOperator.NAMESPACE);
    this.keys = new KeyRing(keyRecords, rootKey, CLOCK, random);
  }

  void run(int secrets, Path directory) throws IOException {
    String group = "%,d secrets × %d".formatted(secrets, VERSIONS);
    double writing = seconds(() -> fill(secrets));
    long objects = (long) secrets * (VERSIONS + 1) + ACCOUNTS;
    report.detail(group + ": made, objects a second", objects / writing);
    AesGcmRootKey next = rootKey();
    ListedRootKeys both =
        new ListedRootKeys(List.of(new GuardedRootKey(next), new GuardedRootKey(rootKey)));
    report.add(
        Measurement.of(
            group,
            "rotation of the root key, %d accounts".formatted(ACCOUNTS),
            seconds(() -> new RootKeyRotation(keyRecords, both).run(changed -> {})),
            "s"));
    Path file = directory.resolve("benchmark.backup");
    double backup = seconds(() -> backup(file, both));
    report.add(Measurement.of(group, "backup", backup, "s"));
    report.add(Measurement.of(group, "size of the backup", Files.size(file) / 1e6, "MB"));
    removeAll();
    double raw = objects / seconds(() -> rawWrites(objects));
    removeAll();
    double restore = seconds(() -> restore(file, both));
    report.add(Measurement.of(group, "restore into an empty store", restore, "s"));
    report.add(
        Measurement.of(
                group, "its share of a bare client's write rate", objects / restore / raw, "")
            .atLeast(LEAST_SHARE));
    client.close();
  }

  private void fill(int secrets) {
    KubernetesRecordStore records =
        new KubernetesRecordStore(
            client, TestOperator.NAMESPACE, name -> Optional.empty(), written -> {});
    EncryptedSecretValues values =
        new EncryptedSecretValues(
            new KubernetesVersionStore(client, TestOperator.NAMESPACE, CLOCK),
            new EnvelopeCipher(keys, random));
    BareClient.parallel(
        secrets,
        THREADS,
        i -> {
          String account = "account-" + i % ACCOUNTS;
          SecretArn arn =
              SecretArn.derived(
                  "cluster-local-1",
                  AccountId.ofNamespace(account),
                  new SecretName("secret-" + i),
                  "benchmark");
          SecretRecord record =
              SecretRecord.create(
                  arn, new Owner(account, "secret-" + i, "uid"), Metadata.NONE, Instant.now());
          for (int v = 0; v < VERSIONS; v++) {
            VersionId id = VersionId.derived("version " + v);
            try (SecretValue value = SecretValue.text("x".repeat(LENGTH))) {
              values.write(record, id, value);
            }
            record =
                record
                    .withVersion(VersionEntry.written(id, Instant.now()))
                    .withLabels(record.labels().moveCurrent(id));
          }
          records.create(record);
        });
  }

  private void backup(Path file, ListedRootKeys rootKeys) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new StoreBackup(client, TestOperator.NAMESPACE, rootKeys, AesGcmRootKey::of, CLOCK, random)
          .write(out, List.of(rootKeys), (what, done, total) -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restore(Path file, ListedRootKeys rootKeys) {
    try {
      new StoreRestore(
              client,
              TestOperator.NAMESPACE,
              rootKeys,
              new KeyRing(keyRecords, rootKeys, CLOCK, random),
              AesGcmRootKey::of,
              CLOCK,
              random,
              THREADS)
          .restore(
              () -> new BufferedInputStream(Files.newInputStream(file)),
              List.of(rootKeys),
              OnConflict.FAIL,
              false,
              (what, done, total) -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As many objects of the size of a version, by a client that does nothing else. */
  private void rawWrites(long objects) {
    BareClient bare = new BareClient(client.getConfiguration());
    BareClient.parallel(
        (int) objects,
        THREADS,
        i ->
            bare.send(
                "POST",
                Bodies.path(TestOperator.NAMESPACE, "secretversions"),
                BareClient.JSON,
                Bodies.version("raw-" + i)));
  }

  private void removeAll() {
    for (Class<? extends HasMetadata> kind :
        List.of(SecretRecordResource.class, SecretVersionResource.class, KeyRecordResource.class)) {
      client.resources(kind).inNamespace(TestOperator.NAMESPACE).delete();
    }
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
