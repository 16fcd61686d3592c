package dev.strongroom.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disasters: a cluster and its etcd are gone, and come back from a backup; a store that is at work
 * is repaired from one. The commands run under the rights of the chart's account for them.
 */
class BackupIT {
  private static final String WITH_BACKUP = "--set=backup.serviceAccount.create=true";
  private static final String ACCOUNT = "strongroom-operator-backup";
  private static final List<String> NAMESPACES = List.of("shop", "bank", "blog", "game");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path dir;

  @Test
  void aThousandSecretsSurviveTheLossOfTheClusterAndOfItsRootKey() throws IOException {
    int each = 250;
    Path file = dir.resolve("strongroom.backup");
    Path recoveryKey = recoveryKey();
    Map<String, String> everything;
    Map<String, String> projected;

    // Given a thousand secrets, some with two values, backed up while the operator works
    try (EmbeddedCluster lost = cluster()) {
      Drill drill = new Drill(lost, NAMESPACES);
      try (TestOperator operator = TestOperator.start(lost, Clock.systemUTC(), Map.of())) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(each);
        await().atMost(LIMIT).until(() -> drill.projected().size() == each * NAMESPACES.size());
        drill.putAnotherValue(10);
        everything = drill.everything();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(
                            run(
                                lost,
                                "backup",
                                "-o",
                                file.toString(),
                                "--recovery-key",
                                recoveryKey.toString()))
                        .matches(r -> r.exitCode() == 0)
                        .matches(
                            r -> r.output().contains("backed up 1000 records, 1100 versions")));
        assertThat(run(lost, "verify").output()).contains("1000 records").contains("0 problems");
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(drill.projected().values()).doesNotContainNull());
        projected = settled(drill);
      }
    }
    assertThat(everything).hasSize(1_000 + 100 + 1_000 + 100);
    assertNothingIsReadable(file);

    // When there is a new cluster with another root key, and the backup is restored there
    try (EmbeddedCluster found = cluster()) {
      Drill drill = new Drill(found, NAMESPACES);
      TestOperator.start(found, Clock.systemUTC(), Map.of()).close();
      assertThat(run(found, "restore", "-i", file.toString()).output()).contains("opens with");
      String[] restore = {
        "restore", "-i", file.toString(), "--recovery-key", recoveryKey.toString()
      };
      Result restored = run(found, restore);

      // Then every value and every label is as it was
      assertThat(restored.output()).contains("record created             1000");
      assertThat(restored.exitCode()).isZero();
      assertThat(drill.everything()).isEqualTo(everything);
      assertThat(run(found, "verify").exitCode()).isZero();
      assertThat(run(found, restore).output()).contains("record unchanged           1000");

      // And the same declarations project the same Secrets
      try (TestOperator operator = TestOperator.start(found, Clock.systemUTC(), Map.of())) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(each);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(drill.projected()).isEqualTo(projected));
        assertThat(drill.everything()).isEqualTo(everything);
      }
    }
  }

  @Test
  void aStoreAtWorkIsRepairedAndConflictsAreDecidedByWhoRestores() throws IOException {
    Path file = dir.resolve("strongroom.backup");
    try (EmbeddedCluster cluster = cluster();
        TestOperator operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of())) {
      // Given a backup of what is changed, damaged and lost afterwards
      Drill drill = new Drill(cluster, List.of("shop"));
      assertThat(operator.httpPort()).isPositive();
      drill.apply(6);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 6);
      assertThat(run(cluster, "backup", "-o", file.toString()).exitCode()).isZero();
      Map<String, String> before = drill.everything();
      drill.putAnotherValue(6);
      SecretVersionResource lost =
          cluster
              .client()
              .resources(SecretVersionResource.class)
              .inNamespace(TestOperator.NAMESPACE)
              .list()
              .getItems()
              .stream()
              .filter(v -> before.containsKey(v.getSpec().getArn() + " AWSCURRENT"))
              .filter(
                  v ->
                      before
                          .get(v.getSpec().getArn() + " AWSCURRENT")
                          .equals(v.getSpec().getVersionId()))
              .findFirst()
              .orElseThrow();
      cluster.client().resource(lost).delete();

      // When it is verified, and restored in each way
      Result verified = run(cluster, "verify");
      Result failed = run(cluster, "restore", "-i", file.toString());
      Result dry =
          run(cluster, "restore", "-i", file.toString(), "--on-conflict", "skip", "--dry-run");
      Result skipped = run(cluster, "restore", "-i", file.toString(), "--on-conflict", "skip");

      // Then
      assertThat(verified.exitCode()).isEqualTo(3);
      assertThat(verified.output())
          .contains("VersionMissing")
          .contains(lost.getSpec().getVersionId());
      assertThat(failed.exitCode()).isEqualTo(3);
      assertThat(failed.output()).contains("nothing was restored").contains("differs: shop/");
      assertThat(dry.output()).contains("nothing was written").contains("record skipped");
      assertThat(skipped.output()).contains("record skipped").contains("record unchanged");
      assertThat(drill.everything()).hasSize(before.size() + 2);
      assertThat(run(cluster, "restore", "-i", file.toString(), "--on-conflict", "overwrite"))
          .matches(r -> r.exitCode() == 0)
          .matches(r -> r.output().contains("record overwritten         1"));
      assertThat(drill.everything()).isEqualTo(before);
      assertThat(run(cluster, "verify").exitCode()).isZero();
      assertThat(run(cluster, "root-key", "show").output()).contains("cluster").contains("wraps");
    }
  }

  @Test
  void objectsThatWereAppliedBeforeTheRestoreGetTheirOldValuesBack() throws IOException {
    Path file = dir.resolve("strongroom.backup");
    Path recoveryKey = recoveryKey();
    Map<String, String> everything;
    Map<String, String> projected;
    try (EmbeddedCluster lost = cluster();
        TestOperator operator = TestOperator.start(lost, Clock.systemUTC(), Map.of())) {
      // Given
      assertThat(operator.httpPort()).isPositive();
      Drill drill = new Drill(lost, List.of("shop"));
      drill.apply(3);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 3);
      String[] backup = {
        "backup", "--output=" + file, "--recovery-key=" + recoveryKey, "--without-root-key"
      };
      assertThat(run(lost, backup).exitCode()).isZero();
      everything = drill.everything();
      projected = drill.projected();
    }
    try (EmbeddedCluster found = cluster();
        TestOperator operator = TestOperator.start(found, Clock.systemUTC(), Map.of())) {
      assertThat(operator.httpPort()).isPositive();
      Drill drill = new Drill(found, List.of("shop"));
      drill.apply(3);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 3);

      // When
      Result restored =
          run(
              found,
              "restore",
              "--input=" + file,
              "--recovery-key=" + recoveryKey,
              "--on-conflict=overwrite");

      // Then the account keeps the key that was made here, and its values are those of the backup
      assertThat(restored.output())
          .contains("key replaced by stores     ")
          .contains("record overwritten         3");
      assertThat(drill.everything()).isEqualTo(everything);
      assertThat(run(found, "verify").exitCode()).isZero();
      await().atMost(LIMIT).untilAsserted(() -> assertThat(drill.projected()).isEqualTo(projected));
    }
  }

  private static Map<String, String> settled(Drill drill) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(drill.projected());
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              Map<String, String> now = drill.projected();
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private static void assertNothingIsReadable(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text)
        .doesNotContain("secret-1")
        .doesNotContain("second value")
        .doesNotContain("shop");
  }

  private Path recoveryKey() throws IOException {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Files.write(dir.resolve("recovery.key"), key);
  }

  private static EmbeddedCluster cluster() {
    EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster, WITH_BACKUP);
    return cluster;
  }

  private Result run(Cluster cluster, String... arguments) {
    return StrongroomCommand.run(
        TestOperator.configuration(cluster, ACCOUNT), dir, Map.of(), arguments);
  }
}
