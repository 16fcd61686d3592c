package dev.strongroom.e2e.disasters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a new cluster GitOps applies the objects before anybody has restored the backup. */
@Tag("hostile")
class AwaitRestoreIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String WITH_KEY = "{value: {generate: {}}, projection: {}, key: alias/team}";
  private static final Map<String, String> AWAITING =
      Map.of("STRONGROOM_STORE_AWAIT_RESTORE", "true");

  @TempDir Path dir;

  @Test
  void objectsThatAreAppliedFirstWaitForTheRestoreAndGetTheirOldValues() throws IOException {
    // Given
    Path file = dir.resolve("strongroom.backup");
    String key = "--recovery-key=" + recoveryKey();
    Map<String, String> before;
    Map<String, String> byOwnKeyBefore;
    try (EmbeddedCluster lost = cluster();
        RestartableOperator operator = new RestartableOperator(lost, Map.of())) {
      operator.start();
      TestNamespace shop = TestNamespace.create(lost.client(), "shop");
      apply(shop);
      before = awaitData(shop, "db");
      byOwnKeyBefore = awaitData(shop, "own-key");
      assertThat(run(lost, "backup", "--output=" + file, key).exitCode()).isZero();
    }
    try (EmbeddedCluster found = cluster();
        RestartableOperator operator = new RestartableOperator(found, AWAITING)) {
      operator.start();
      TestNamespace shop = TestNamespace.create(found.client(), "shop");

      // When
      apply(shop);
      shop.apply("not-in-backup", SPEC);

      // Then
      awaitReason(shop, "db", "AwaitingRestore");
      awaitReason(shop, "own-key", "AwaitingRestore");
      awaitReason(shop, "not-in-backup", "AwaitingRestore");
      assertThat(operator.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(
              found
                  .client()
                  .resources(SecretRecordResource.class)
                  .inAnyNamespace()
                  .list()
                  .getItems())
          .isEmpty();
      assertThat(
              found.client().resources(KeyRecordResource.class).inAnyNamespace().list().getItems())
          .isEmpty();

      // When
      Result restored = run(found, "restore", "--input=" + file, key);

      // Then
      assertThat(restored.exitCode()).as(restored.output()).isZero();
      assertThat(awaitData(shop, "db")).isEqualTo(before);
      assertThat(awaitData(shop, "own-key")).isEqualTo(byOwnKeyBefore);
      awaitData(shop, "not-in-backup");
    }
  }

  private static void apply(TestNamespace shop) {
    shop.apply("EncryptionKey", "team", "{alias: team}");
    shop.apply("db", SPEC);
    shop.apply("own-key", WITH_KEY);
  }

  private static Map<String, String> awaitData(TestNamespace shop, String name) {
    await().atMost(LIMIT).until(() -> shop.secrets(name).get() != null);
    return shop.secrets(name).get().getData();
  }

  /** One whose key is not there waits for the key, which waits for the restore. */
  private static void awaitReason(TestNamespace shop, String name, String reason) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(shop.managedSecrets(name).get().getStatus())
                    .isNotNull()
                    .satisfies(
                        s ->
                            assertThat(s.conditions())
                                .anyMatch(
                                    c ->
                                        c.getType().equals("Ready")
                                            && c.getStatus().equals("False")
                                            && c.getReason().equals(reason))));
  }

  private static EmbeddedCluster cluster() {
    EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    return cluster;
  }

  private Result run(Cluster cluster, String... arguments) {
    return StrongroomCommand.run(TestOperator.configuration(cluster), dir, Map.of(), arguments);
  }

  private Path recoveryKey() throws IOException {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Files.write(dir.resolve("recovery.key"), key);
  }
}
