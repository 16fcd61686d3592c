package dev.strongroom.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nightly backups into one directory, and a store that is emptied between two of them. */
@Tag("hostile")
class BackupDirectoryIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path dir;

  @Test
  void backupsOfAnEmptiedStoreReplaceNoGoodOne() throws IOException {
    BackupScene scene = new BackupScene(dir);
    PemKeyPair recovery = scene.recoveryPair();
    Path backups = Files.createDirectory(dir.resolve("backups"));
    String[] nightly = {
      "backup",
      "--directory=" + backups,
      "--keep=2",
      "--without-root-key",
      "--recovery-key=" + recovery.publicKey()
    };
    try (EmbeddedCluster cluster = BackupScene.cluster()) {
      // Given two nights with a whole store
      Drill drill = new Drill(cluster, List.of("team-a"));
      try (TestOperator operator = BackupScene.operator(cluster)) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(5);
        await().atMost(LIMIT).until(() -> drill.projected().size() == 5);
      }
      Result first = scene.run(cluster, nightly);
      Result second = scene.run(cluster, nightly);
      List<String> good = names(backups);

      // When the store is deleted and three more nights go by
      delete(cluster.client());
      List<Result> nights = Stream.generate(() -> scene.run(cluster, nightly)).limit(3).toList();

      // Then the good backups are still there, and each night failed
      assertThat(List.of(first, second)).allMatch(r -> r.exitCode() == 0);
      assertThat(first.output()).contains("backed up 5 records").contains("verified");
      assertThat(good).hasSize(2).allMatch(name -> name.endsWith(".backup"));
      assertThat(nights).allMatch(r -> r.exitCode() == 3);
      assertThat(nights.get(0).output()).contains("looks as if it had lost records");
      assertThat(names(backups)).containsAll(good).anyMatch(name -> name.endsWith(".suspect"));

      // And the newest good one restores everything, with the private key alone
      Result restored =
          scene.run(
              cluster, "restore", "--input=" + backups, "--recovery-key=" + recovery.privateKey());
      assertThat(restored.exitCode()).as(restored.output()).isZero();
      assertThat(restored.output())
          .contains("reading " + backups.resolve(good.get(1)))
          .contains("record created             5");
    }
  }

  private static void delete(KubernetesClient client) {
    client.resources(SecretRecordResource.class).inNamespace(TestOperator.NAMESPACE).delete();
    client.resources(SecretVersionResource.class).inNamespace(TestOperator.NAMESPACE).delete();
    client.resources(KeyRecordResource.class).inNamespace(TestOperator.NAMESPACE).delete();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
