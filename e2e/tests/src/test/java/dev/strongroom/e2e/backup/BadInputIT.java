package dev.strongroom.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of input that they cannot use: one line, which says what to do. */
class BadInputIT {
  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir static Path dir;
  private static EmbeddedCluster cluster;
  private static BackupScene scene;
  private static byte[] backup;

  @BeforeAll
  static void start() throws IOException {
    cluster = BackupScene.cluster();
    scene = new BackupScene(dir);
    BackupScene.operator(cluster).close();
    assertThat(scene.run(cluster, "backup", "-o", scene.file().toString()).exitCode()).isZero();
    backup = Files.readAllBytes(scene.file());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void anotherFileIsNoBackup() throws IOException {
    // When
    Result result = restore("kind: Secret\n".getBytes(StandardCharsets.UTF_8));

    // Then
    assertSaid(result, "This is not a Strongroom backup");
  }

  @Test
  void aBackupThatWasNotCopiedWholeEndsTooEarly() throws IOException {
    // When
    Result result = restore(Arrays.copyOf(backup, backup.length - 10));

    // Then
    assertSaid(result, "This backup is truncated");
  }

  @Test
  void aBackupWithAnotherByteIsDamaged() throws IOException {
    // Given
    byte[] damaged = backup.clone();
    damaged[damaged.length - 10] ^= 1;

    // When
    Result result = restore(damaged);

    // Then
    assertSaid(result, "This backup is corrupt");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    // When
    Result result = scene.run(cluster, "restore", "-i", dir.resolve("none").toString());

    // Then
    assertSaid(result, "--input: " + dir.resolve("none") + " does not exist");
  }

  @Test
  void anEmptyStandardInputIsNoBackup() {
    // When
    Result result = scene.run(cluster, "restore", "-i", "-");

    // Then
    assertSaid(result, "nothing came on standard input");
  }

  @Test
  void aFileThatIsNoKeyIsNamed() {
    // When
    Result result =
        scene.run(
            cluster,
            "backup",
            "-o",
            dir.resolve("new").toString(),
            "--recovery-key=" + scene.file());

    // Then
    assertSaid(result, "--recovery-key: " + scene.file() + " is not a key");
    assertThat(dir.resolve("new")).doesNotExist();
  }

  @Test
  void aPrivateKeyIsNotTakenWhereBackupsAreMadeNorAPublicOneWhereTheyAreOpened() {
    // Given
    PemKeyPair recovery = scene.recoveryPair();
    String target = dir.resolve("new").toString();

    // When
    Result backup =
        scene.run(cluster, "backup", "-o", target, "--recovery-key=" + recovery.privateKey());
    Result restore =
        scene.run(
            cluster,
            "restore",
            "-i",
            scene.file().toString(),
            "--recovery-key=" + recovery.publicKey());

    // Then
    assertSaid(backup, "is a private key, which must not be where backups are made");
    assertSaid(restore, "is a public key, which locks backups and opens none");
    assertThat(dir.resolve("new")).doesNotExist();
  }

  @Test
  void anAccountWithoutRightsIsTold() {
    // When
    Result result =
        StrongroomCommand.run(
            TestOperator.configuration(cluster, "default"), dir, Map.of(), "verify");

    // Then
    assertSaid(result, "this account lacks a right");
  }

  @Test
  void aBackupForWhichThereIsNoRoomIsNotTakenForOne() {
    // When
    Config rights = TestOperator.configuration(cluster, BackupScene.ACCOUNT);
    Result result =
        StrongroomCommand.runInto(FULL_DISK, rights, dir, Map.of(), "backup", "-o", "-");

    // Then
    assertSaid(result, "standard output was closed or is full");
    assertThat(result.output()).doesNotContain("backed up");
  }

  private static Result restore(byte[] content) throws IOException {
    Path file = Files.write(Files.createTempFile(dir, "bad", ".backup"), content);
    return scene.run(cluster, "restore", "-i", file.toString());
  }

  private static void assertSaid(Result result, String sentence) {
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("strongroom: ").contains(sentence).doesNotContain("\tat ");
  }
}
