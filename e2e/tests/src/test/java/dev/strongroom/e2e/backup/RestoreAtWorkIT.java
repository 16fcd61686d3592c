package dev.strongroom.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.core.backup.RestoreReport;
import dev.strongroom.core.backup.RestoreReport.Outcome;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is at work is repaired from a backup. */
class RestoreAtWorkIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path dir;

  @Test
  void lostVersionsComeBackAndConflictsAreDecidedByWhoRestores() {
    BackupScene scene = new BackupScene(dir);
    String file = scene.file().toString();
    try (EmbeddedCluster cluster = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(cluster)) {
      // Given a backup of four secrets
      Drill drill = new Drill(cluster, List.of("shop"));
      assertThat(operator.httpPort()).isPositive();
      drill.applyLarge(4);
      await().atMost(LIMIT).until(() -> drill.projected().size() == 4);
      assertThat(scene.run(cluster, "backup", "-o", file).exitCode()).isZero();
      Map<String, String> backedUp = drill.everything();

      // And two that change: of the second the first version is pruned
      drill.putAnotherValue("shop", "secret-0");
      drill.putAnotherValue("shop", "secret-2");
      drill.prune("shop", "secret-2", StagingLabel.PREVIOUS);
      Map<String, String> changed = drill.everything();
      ServiceEvent event = drill.leaveServiceEvent("shop", "secret-2");

      // And two versions that are lost, of a secret that changed and of one that did not
      VersionId ofChanged = drill.lose("shop", "secret-0", StagingLabel.PREVIOUS);
      VersionId ofUnchanged = drill.lose("shop", "secret-1", StagingLabel.CURRENT);

      // When it is verified, and restored in each way
      Result verified = scene.run(cluster, "verify");
      Result failed = scene.run(cluster, "restore", "-i", file);
      Result dry = scene.run(cluster, "restore", "-i", file, "--on-conflict=skip", "--dry-run");
      Result skipped = scene.run(cluster, "restore", "-i", file, "--on-conflict=skip");
      Map<String, String> afterSkip = drill.everything();
      Result predicted =
          scene.run(cluster, "restore", "-i", file, "--on-conflict=overwrite", "--dry-run");
      Result overwritten = scene.run(cluster, "restore", "-i", file, "--on-conflict=overwrite");

      // Then what is lost is named
      assertThat(verified.exitCode()).isEqualTo(3);
      assertThat(verified.output())
          .contains("VersionMissing")
          .contains(ofChanged.toString())
          .contains(ofUnchanged.toString());
      // And nothing is done without a decision
      assertThat(failed.exitCode()).isEqualTo(3);
      assertThat(failed.output())
          .contains("nothing was restored")
          .contains("differs: shop/secret-0")
          .contains("differs: shop/secret-2");
      assertThat(dry.output()).contains("nothing was written");
      assertThat(dry.output().lines().filter(RestoreAtWorkIT::isCount).toList())
          .isEqualTo(skipped.output().lines().filter(RestoreAtWorkIT::isCount).toList())
          .hasSizeGreaterThan(5);
      // And with skip both lost versions are there again, and nothing else has changed
      assertThat(skipped.exitCode()).isZero();
      assertThat(skipped.output())
          .containsPattern("version created +1\n")
          .containsPattern("version unchanged +1\n")
          .containsPattern("version of skipped created +1\n")
          .containsPattern("version skipped +1\n")
          .containsPattern("record skipped +2\n")
          .containsPattern("record unchanged +2\n");
      assertThat(afterSkip).isEqualTo(changed);
      // And with overwrite everything is as it was
      assertThat(overwritten.exitCode()).isZero();
      assertThat(overwritten.output()).containsPattern("record overwritten +2\n");
      assertThat(predicted.output().lines().filter(RestoreAtWorkIT::isCount).toList())
          .isEqualTo(overwritten.output().lines().filter(RestoreAtWorkIT::isCount).toList());
      assertThat(drill.everything()).isEqualTo(backedUp);
      // And what the audit trail lacks of the record that was overwritten it still lacks
      assertThat(drill.serviceEvents("shop", "secret-2")).containsExactly(event);
      assertThat(scene.run(cluster, "verify").exitCode()).isZero();
      assertThat(scene.run(cluster, "root-key", "show").output())
          .contains("cluster")
          .contains("wraps");
    }
  }

  /** Whether a line of a report says how often something came. */
  private static boolean isCount(String line) {
    return line.matches(" +(key|version|record)[ a-z]+ [0-9]+");
  }

  @Test
  void aRestoreThatTakesHoursLosesNothingToTheCollectionOfValuesWithoutARecord() throws Exception {
    BackupScene scene = new BackupScene(dir);
    try (EmbeddedCluster cluster = BackupScene.cluster()) {
      // Given a backup of six secrets, of which the store has lost all records and three values
      Drill drill = new Drill(cluster, List.of("shop"));
      try (TestOperator operator = BackupScene.operator(cluster)) {
        assertThat(operator.httpPort()).isPositive();
        drill.applyLarge(6);
        await().atMost(LIMIT).until(() -> drill.projected().size() == 6);
      }
      // And whose audit trail lacks an event
      ServiceEvent event = drill.leaveServiceEvent("shop", "secret-5");
      String file = scene.file().toString();
      assertThat(scene.run(cluster, "backup", "-o", file).exitCode()).isZero();
      Map<String, String> backedUp = drill.everything();
      for (int i = 0; i < 3; i++) {
        drill.lose("shop", "secret-" + i, StagingLabel.CURRENT);
      }
      // And a value of one that nobody restores
      drill.writeWithoutRecord("shop", "secret-0");
      drill.loseRecords();

      // When it takes two hours to restore the values, after which they are looked through
      AtomicReference<VersionSweep.Result> swept = new AtomicReference<>();
      RestoreReport report =
          drill.restore(
              scene.file(),
              (what, done, total) -> {
                if (what.equals("records restored") && done == 1) {
                  swept.set(drill.sweep(Duration.ofHours(2)));
                }
              });

      // Then only that one value is collected
      assertThat(swept.get().collected()).isEqualTo(1);
      assertThat(report.of(Outcome.VERSION_CREATED)).isEqualTo(3);
      assertThat(report.of(Outcome.VERSION_UNCHANGED)).isEqualTo(3);
      assertThat(report.of(Outcome.RECORD_CREATED)).isEqualTo(6);
      assertThat(drill.everything()).isEqualTo(backedUp);
      assertThat(drill.serviceEvents("shop", "secret-5")).containsExactly(event);
    }
  }

  @Test
  void aStoreWhoseRootKeyIsLostIsRestoredInItsPlace() {
    BackupScene scene = new BackupScene(dir);
    String file = scene.file().toString();
    String recoveryKey = "--recovery-key=" + scene.recoveryKey();
    try (EmbeddedCluster cluster = BackupScene.cluster()) {
      // Given a backup with a recovery key, and a store that nothing opens any more
      Drill drill = new Drill(cluster, List.of("shop"));
      try (TestOperator operator = BackupScene.operator(cluster)) {
        assertThat(operator.httpPort()).isPositive();
        drill.apply(5);
        await().atMost(LIMIT).until(() -> drill.projected().size() == 5);
      }
      assertThat(scene.run(cluster, "backup", "-o", file, recoveryKey).exitCode()).isZero();
      Map<String, String> backedUp = drill.everything();
      Map<String, String> projected = drill.projected();
      drill.replaceRootKey();
      assertThat(scene.run(cluster, "verify").output()).contains("WrongRootKey");

      // When
      Result restored = scene.run(cluster, "restore", "-i", file, recoveryKey);

      // Then its keys open again, and with them everything that was there all the time
      assertThat(restored.exitCode()).as(restored.output()).isZero();
      assertThat(restored.output())
          .containsPattern("key completed +3\n")
          .containsPattern("record unchanged +5\n");
      assertThat(drill.everything()).isEqualTo(backedUp);
      assertThat(scene.run(cluster, "verify").exitCode()).isZero();
      try (TestOperator operator = BackupScene.operator(cluster)) {
        assertThat(operator.httpPort()).isPositive();
        drill.putAnotherValue("shop", "secret-0");
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    !drill.projected().get("shop/secret-0").equals(projected.get("shop/secret-0")));
      }
    }
  }
}
