package dev.strongroom.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disasters: a cluster and its etcd are gone, and come back from a backup. */
class BackupIT {
  private static final List<String> NAMESPACES = List.of("shop", "bank", "blog", "game");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** In each namespace; every tenth has two values. */
  private static final int EACH =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_BACKED_UP_SECRETS", "50"));

  private static final int SECRETS = EACH * NAMESPACES.size();
  private static final int VERSIONS = SECRETS + SECRETS / 10;

  @TempDir Path dir;

  @Test
  void everySecretSurvivesTheLossOfTheClusterAndOfItsRootKey() throws IOException {
    BackupScene scene = new BackupScene(dir);
    Path file = scene.file();
    PemKeyPair recovery = scene.recoveryPair();
    Map<String, String> everything;
    Map<String, String> projected;

    // Given secrets, some with two values, backed up while the operator works
    try (EmbeddedCluster lost = BackupScene.cluster()) {
      Drill drill = new Drill(lost, NAMESPACES);
      try (TestOperator operator = BackupScene.operator(lost)) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(EACH);
        await().atMost(LIMIT).until(() -> drill.projected().size() == SECRETS);
        drill.putAnotherValue(10);
        everything = drill.everything();
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(
                            scene.run(
                                lost,
                                "backup",
                                "-o",
                                file.toString(),
                                "--recovery-key",
                                recovery.publicKey().toString()))
                        .matches(r -> r.exitCode() == 0)
                        .matches(
                            r ->
                                r.output()
                                    .contains(
                                        "backed up %d records, %d versions"
                                            .formatted(SECRETS, VERSIONS))));
        assertThat(scene.run(lost, "verify").output())
            .contains(SECRETS + " records")
            .contains("0 problems");
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(drill.projected().values()).doesNotContainNull());
        projected = settled(drill);
      }
    }
    assertThat(everything).hasSize(2 * VERSIONS);
    assertNothingIsReadable(file);

    // When there is a new cluster with another root key, and the backup is restored there
    try (EmbeddedCluster found = BackupScene.cluster()) {
      Drill drill = new Drill(found, NAMESPACES);
      BackupScene.operator(found).close();
      assertThat(scene.run(found, "restore", "-i", file.toString()).output())
          .contains("None of the given keys decrypts this backup");
      String[] restore = {
        "restore", "-i", file.toString(), "--recovery-key", recovery.privateKey().toString()
      };
      Result restored = scene.run(found, restore);

      // Then every value and every label is as it was
      assertThat(restored.output()).containsPattern("record created +" + SECRETS);
      assertThat(restored.exitCode()).isZero();
      assertThat(drill.everything()).isEqualTo(everything);
      assertThat(scene.run(found, "verify").exitCode()).isZero();
      assertThat(scene.run(found, restore).output())
          .containsPattern("record unchanged +" + SECRETS);

      // And the same declarations project the same Secrets
      try (TestOperator operator = BackupScene.operator(found)) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(EACH);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(drill.projected()).isEqualTo(projected));
        assertThat(drill.everything()).isEqualTo(everything);
      }
    }
  }

  @Test
  void objectsThatWereAppliedBeforeTheRestoreGetTheirOldValuesBack() {
    BackupScene scene = new BackupScene(dir);
    Path file = scene.file();
    Path recoveryKey = scene.recoveryKey();
    Map<String, String> everything;
    Map<String, String> projected;
    try (EmbeddedCluster lost = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(lost)) {
      // Given
      assertThat(operator.httpPort()).isPositive();
      Drill drill = new Drill(lost, List.of("shop"));
      drill.apply(5);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 5);
      String[] backup = {
        "backup", "--output=" + file, "--recovery-key=" + recoveryKey, "--without-root-key"
      };
      assertThat(scene.run(lost, backup).exitCode()).isZero();
      everything = drill.everything();
      projected = drill.projected();
    }
    try (EmbeddedCluster found = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(found)) {
      assertThat(operator.httpPort()).isPositive();
      Drill drill = new Drill(found, List.of("shop"));
      drill.apply(5);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 5);

      // When
      Result restored =
          scene.run(
              found,
              "restore",
              "--input=" + file,
              "--recovery-key=" + recoveryKey,
              "--on-conflict=overwrite");

      // Then the account keeps the default key that was made here, the EncryptionKey has that of
      // the
      // backup again, and all values are those of the backup
      assertThat(restored.output())
          .contains("key replaced by stores     ")
          .contains("key overwritten            1")
          .contains("record overwritten         5");
      assertThat(drill.everything()).isEqualTo(everything);
      assertThat(scene.run(found, "verify").exitCode()).isZero();
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
}
