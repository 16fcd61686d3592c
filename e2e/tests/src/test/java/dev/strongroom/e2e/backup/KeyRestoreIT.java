package dev.strongroom.e2e.backup;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets under customer-managed keys, and those keys, in another cluster. */
class KeyRestoreIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String TEAM = "orders";
  private static final List<String> KEYS = List.of("own", "next", "off", "ending");
  private static final List<String> SECRETS = List.of("own", "moved", "off", "ending");
  private static final String OFF = "{alias: off, enabled: false}";
  private static final String ENDING = "{alias: ending, deletion: {schedule: true}}";
  private static final String SECRET = "{key: alias/%s, value: {generate: {}}, projection: {}}";
  private static final String DEFAULT = "{rewrap: All, value: {generate: {}}, projection: {}}";
  private static final String MOVED =
      "{key: alias/next, rewrap: All, value: {generate: {}}, projection: {}}";

  @TempDir Path dir;

  /** What a user sees of a key. */
  private record Seen(String keyId, String state, String deletionTime, Integer secrets) {}

  @Test
  void keysComeBackAsTheyWereAndTheirObjectsTakeThemOverAgain() {
    BackupScene scene = new BackupScene(dir);
    String file = scene.file().toString();
    PemKeyPair recovery = scene.recoveryPair();
    Map<String, Seen> keys;
    Map<String, String> values;

    // Given versions that went to another key, a key that is disabled and one that ends
    try (EmbeddedCluster lost = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(lost)) {
      assertThat(operator.httpPort()).isPositive();
      TestNamespace team = TestNamespace.create(lost.client(), TEAM);
      KEYS.forEach(name -> team.apply("EncryptionKey", name, "{alias: %s}".formatted(name)));
      applySecrets(team, SECRET.formatted("own"));
      until(() -> values(team).size() == SECRETS.size());
      StoreAccess.open(lost.client(), TestOperator.NAMESPACE, Clock.systemUTC())
          .put(TEAM, "moved", "second");
      until(() -> "second".equals(values(team).get("moved")));
      values = values(team);
      team.apply("moved", MOVED);
      applyStates(team);
      until(() -> isSettled(team));
      keys = keys(team);
      assertThat(
              scene
                  .run(lost, "backup", "-o", file, "--recovery-key=" + recovery.publicKey())
                  .exitCode())
          .isZero();
    }

    try (EmbeddedCluster found = BackupScene.cluster()) {
      TestNamespace team = TestNamespace.create(found.client(), TEAM);
      BackupScene.operator(found).close();

      // When the backup is restored in a new cluster
      Result restored =
          scene.run(found, "restore", "-i", file, "--recovery-key=" + recovery.privateKey());

      // Then all that can be opened opens
      assertThat(restored.exitCode()).isZero();
      Result verified = scene.run(found, "verify");
      assertThat(verified.exitCode()).isZero();
      assertThat(verified.output()).contains("3 ciphertexts checked, 2 ciphertexts not");

      // When an operator finds keys whose objects are not there, and then they are applied
      try (TestOperator operator = BackupScene.operator(found)) {
        assertThat(operator.httpPort()).isPositive();
        until(() -> scene.run(found, "verify").output().contains("0 ciphertexts checked"));
        applyStates(team);
        applySecrets(team, MOVED);

        // Then each has its key again, in the state that it was in
        until(() -> isSettled(team));
        assertThat(keys(team)).isEqualTo(keys);
        until(() -> values(team).size() == 2);
        assertThat(values(team).entrySet()).isSubsetOf(values.entrySet());
        assertThat(TestNamespace.message(team.awaitNotReady("off", "KeyDisabled")))
            .contains("alias/off");
        team.awaitNotReady("ending", "KeyPendingDeletion");

        // When the owners want them back
        team.apply("EncryptionKey", "off", "{alias: off}");
        team.apply("EncryptionKey", "ending", "{alias: ending}");

        // Then these values are there too
        until(() -> values(team).equals(values));
      }
    }
  }

  @Test
  void keysWhoseObjectsWereAppliedBeforeTheRestoreGiveWayWhenThatIsAskedFor() {
    BackupScene scene = new BackupScene(dir);
    String file = scene.file().toString();
    String recoveryKey = "--recovery-key=" + scene.recoveryKey();
    String keyId;
    Map<String, String> values;
    try (EmbeddedCluster lost = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(lost)) {
      assertThat(operator.httpPort()).isPositive();
      TestNamespace team = applyOwn(lost);
      keyId = keys(team).get("own").keyId();
      values = values(team);
      assertThat(scene.run(lost, "backup", "-o", file, recoveryKey).exitCode()).isZero();
    }
    try (EmbeddedCluster found = BackupScene.cluster();
        TestOperator operator = BackupScene.operator(found)) {
      // Given a new cluster where the same objects have made another key and another value
      assertThat(operator.httpPort()).isPositive();
      TestNamespace team = applyOwn(found);

      // When
      Result refused = scene.run(found, "restore", "-i", file, recoveryKey);
      Result restored =
          scene.run(found, "restore", "-i", file, recoveryKey, "--on-conflict=overwrite");

      // Then nothing is done by itself
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.output())
          .contains("nothing was restored")
          .contains("differs: EncryptionKey orders/own")
          .contains("--on-conflict overwrite");
      // And the key and the value of before are back
      assertThat(restored.exitCode()).as(restored.output()).isZero();
      assertThat(restored.output()).containsPattern("key overwritten +1\n");
      assertThat(scene.run(found, "verify").exitCode()).isZero();
      until(() -> values(team).equals(values));
      until(() -> keys(team).get("own").keyId().equals(keyId));

      // When it is restored once more
      Result again =
          scene.run(found, "restore", "-i", file, recoveryKey, "--on-conflict=overwrite");

      // Then no value has to be written again, though those under the default key were encrypted
      // anew
      assertThat(again.output())
          .containsPattern("version unchanged +3\n")
          .doesNotContain("version overwritten");
    }
  }

  /** With one secret that came back to the default key, and one that goes by both. */
  private static TestNamespace applyOwn(Cluster cluster) {
    TestNamespace team = TestNamespace.create(cluster.client(), TEAM);
    team.apply("EncryptionKey", "own", "{alias: own}");
    team.apply("own", SECRET.formatted("own"));
    team.apply("off", SECRET.formatted("own"));
    team.apply("moved", DEFAULT);
    until(() -> values(team).size() == 3);
    team.apply("off", DEFAULT);
    team.apply("moved", SECRET.formatted("own"));
    until(() -> rewraps(team, "off") == 1 && rewraps(team, "moved") == 1);
    return team;
  }

  private static long rewraps(TestNamespace team, String name) {
    return team.record(name).orElseThrow().getSpec().getVersions().stream()
        .filter(version -> version.rewraps() != null)
        .count();
  }

  private static void applySecrets(TestNamespace team, String moved) {
    for (String name : SECRETS) {
      team.apply(name, name.equals("moved") ? moved : SECRET.formatted(name));
    }
  }

  private static void applyStates(TestNamespace team) {
    team.apply("EncryptionKey", "own", "{alias: own}");
    team.apply("EncryptionKey", "next", "{alias: next}");
    team.apply("EncryptionKey", "off", OFF);
    team.apply("EncryptionKey", "ending", ENDING);
  }

  private static boolean isSettled(TestNamespace team) {
    Map<String, Seen> keys = keys(team);
    return keys.size() == KEYS.size()
        && keys.values().stream().allMatch(key -> Integer.valueOf(1).equals(key.secrets()))
        && keys.get("off").state().equals("Disabled")
        && keys.get("ending").state().equals("PendingDeletion");
  }

  private static Map<String, Seen> keys(TestNamespace team) {
    Map<String, Seen> found = new HashMap<>();
    for (EncryptionKey key :
        team.client().resources(EncryptionKey.class).inNamespace(TEAM).list().getItems()) {
      EncryptionKeyStatus status = key.getStatus();
      if (status != null && status.keyId() != null) {
        found.put(
            key.getMetadata().getName(),
            new Seen(status.keyId(), status.keyState(), status.deletionTime(), status.secrets()));
      }
    }
    return found;
  }

  private static Map<String, String> values(TestNamespace team) {
    Map<String, String> found = new HashMap<>();
    for (String name : SECRETS) {
      Secret secret = team.secrets(name).get();
      if (secret != null) {
        found.put(name, text(secret, "value"));
      }
    }
    return found;
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(LIMIT).until(condition);
  }
}
