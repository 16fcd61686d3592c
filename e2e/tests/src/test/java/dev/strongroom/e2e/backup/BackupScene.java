package dev.strongroom.e2e.backup;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/** Clusters that are lost and found, and the commands, under the rights of the chart's account. */
final class BackupScene {
  private static final String WITH_BACKUP =
      "--set=backup.serviceAccount.create=true,restore.serviceAccount.create=true";

  /** The chart's account for backups; it writes nothing. */
  static final String ACCOUNT = "strongroom-operator-backup";

  private static final String RESTORE_ACCOUNT = "strongroom-operator-restore";

  private final Path dir;

  /** With this folder for what commands write. */
  BackupScene(Path dir) {
    this.dir = dir;
  }

  /** A new cluster in which the chart is installed; no operator is at work. */
  static EmbeddedCluster cluster() {
    EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster, WITH_BACKUP);
    return cluster;
  }

  /** An operator at work. */
  static TestOperator operator(Cluster cluster) {
    return TestOperator.start(cluster, Clock.systemUTC(), Map.of());
  }

  /** Where the backup is. */
  Path file() {
    return dir.resolve("strongroom.backup");
  }

  /** A new recovery key pair, in the PEM files that OpenSSL writes. */
  PemKeyPair recoveryPair() {
    try {
      return PemKeyPair.write(
          dir, "recovery", KeyPairGenerator.getInstance("X25519").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("X25519 is in every JDK", e);
    }
  }

  /** A new recovery key in the symmetric form of earlier releases. */
  Path recoveryKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      return Files.write(dir.resolve("symmetric.key"), key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  Result run(Cluster cluster, String... arguments) {
    String account = arguments[0].equals("restore") ? RESTORE_ACCOUNT : ACCOUNT;
    return StrongroomCommand.run(
        TestOperator.configuration(cluster, account), dir, Map.of(), arguments);
  }
}
