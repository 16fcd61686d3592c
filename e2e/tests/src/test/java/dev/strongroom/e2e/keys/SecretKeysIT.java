package dev.strongroom.e2e.keys;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets under customer-managed keys: use, disabling, change of key, end of a key. */
@RequiresCluster
class SecretKeysIT {
  private static final String SPEC = "{key: alias/%s, value: {generate: {}}, projection: {}}";
  private static KeyScene scene;
  private static TestNamespace team;

  @BeforeAll
  static void start(Cluster cluster) {
    scene = new KeyScene(cluster, "secret-keys-it");
    team = scene.team;
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @Test
  void aSecretIsWrittenUnderTheKeyThatItNames() {
    // Given
    scene.key("used", "{alias: used}");
    String keyId = scene.await("used", "True", "KeyEnabled").keyId();

    // When
    team.apply("used", SPEC.formatted("used"));

    // Then
    ManagedSecretStatus status = team.awaitReady("used").getStatus();
    assertThat(status.encryption().keyArn()).endsWith("key/" + keyId);
    assertThat(status.encryption().rewrapped()).isEqualTo(1);
    assertThat(version("used").key()).isEqualTo(keyId);
    scene.awaitSecrets("used", 1);
  }

  @Test
  void aSecretWaitsForTheKeyThatItNames() {
    // Given
    team.apply("waiting", SPEC.formatted("later"));
    ManagedSecret waiting = team.awaitNotReady("waiting", "KeyNotFound");
    assertThat(TestNamespace.message(waiting)).contains("alias/later");

    // When
    scene.key("later", "{alias: later}");

    // Then
    team.awaitReady("waiting");
  }

  @Test
  void aDisabledKeyIsNamedAndTouchesNoSecretUntilItIsEnabledAgain() {
    // Given
    scene.key("paused", "{alias: paused}");
    team.apply("paused", SPEC.formatted("paused"));
    team.awaitReady("paused");
    Secret before = team.awaitSecret("paused");

    // When
    scene.key("paused", "{alias: paused, enabled: false}");

    // Then
    ManagedSecret paused = team.awaitNotReady("paused", "KeyDisabled");
    assertThat(TestNamespace.message(paused)).contains("alias/paused");
    assertThat(team.secrets("paused").get()).isEqualTo(before);
    assertThat(paused.getStatus().secretName()).isEqualTo("paused");

    // When
    team.secrets("paused").delete();
    scene.key("paused", "{alias: paused, enabled: true}");

    // Then
    team.awaitReady("paused");
    team.awaitText("paused", "value", text(before, "value"));
  }

  @Test
  void aChangeOfKeyTakesTheLabelledVersionsAlongAndTheOldKeyStillOpensThem() {
    // Given
    scene.key("before", "{alias: before}");
    scene.key("after", "{alias: after}");
    String old = scene.await("before", "True", "KeyEnabled").keyId();
    String now = scene.await("after", "True", "KeyEnabled").keyId();
    team.apply("moved", SPEC.formatted("before"));
    team.awaitReady("moved");
    StoreAccess store = store();
    store.put(team.name(), "moved", "second");
    store.put(team.name(), "moved", "third");
    team.awaitText("moved", "value", "third");

    // When
    team.apply("moved", SPEC.formatted("after"));

    // Then
    awaitRewrapped("moved", 2, 2);
    assertThat(team.record("moved").orElseThrow().getSpec().getKey()).isEqualTo(now);
    assertThat(rewraps("moved")).isEqualTo(Map.of(0, 0, 1, 1, 2, 1));

    // When
    scene.key("before", "{alias: before, enabled: false}");
    scene.await("before", "False", "KeyDisabled");

    // Then
    team.secrets("moved").delete();
    team.awaitText("moved", "value", "third");
    assertThat(store().read(team.name(), "moved", VersionReference.to(StagingLabel.PREVIOUS)))
        .isEqualTo("second");

    // When
    scene.key("before", "{alias: before, enabled: true}");
    team.apply("moved", "{key: alias/after, rewrap: All, value: {generate: {}}, projection: {}}");

    // Then
    awaitRewrapped("moved", 3, 3);
    scene.awaitSecrets("before", 0);
    assertThat(team.record("moved").orElseThrow().getSpec().getVersions())
        .allSatisfy(
            v -> {
              assertThat(v.key()).isEqualTo(old);
              assertThat(v.retired()).isTrue();
            });
  }

  @Test
  void theEndOfAKeyNamesTheSecretsThatStillNeedIt() {
    // Given
    scene.key("ending", "{alias: ending}");
    team.apply("needs-it", SPEC.formatted("ending"));
    team.awaitReady("needs-it");
    Secret before = team.awaitSecret("needs-it");

    // When
    scene.key("ending", "{alias: ending, deletion: {schedule: true, pendingWindowInDays: 7}}");

    // Then
    EncryptionKeyStatus status = scene.await("ending", "False", "KeyDeletionInUse");
    assertThat(status.usedBy()).containsExactly("needs-it");
    assertThat(KeyScene.condition(status).getMessage()).contains("needs-it");
    assertThat(TestNamespace.message(team.awaitNotReady("needs-it", "KeyPendingDeletion")))
        .contains("alias/ending");

    // When
    scene.key("ending", "{alias: ending, deletion: {pendingWindowInDays: 7}}");

    // Then
    team.awaitReady("needs-it");

    // When
    scene.keys("ending").delete();
    team.awaitNotReady("needs-it", "KeyPendingDeletion");
    scene.clock.moveTo(scene.clock.instant().plus(Duration.ofDays(7)).plusSeconds(5));

    // Then
    patiently()
        .until(
            () -> scene.records().stream().noneMatch(r -> r.getSpec().getAlias().equals("ending")));
    team.awaitNotReady("needs-it", "KeyNotFound");
    assertThat(team.secrets("needs-it").get()).isEqualTo(before);
  }

  @Test
  void aThousandVersionsChangeTheirKeyAcrossARestartWhileNewSecretsAreMade() {
    // Given
    int secrets = 40;
    int versions = 25;
    scene.key("bulk", "{alias: bulk}");
    String keyId = scene.await("bulk", "True", "KeyEnabled").keyId();
    StoreAccess store = store();
    IntStream.range(0, secrets).forEach(i -> team.apply("bulk-" + i, "{value: {generate: {}}}"));
    IntStream.range(0, secrets).forEach(i -> team.awaitReady("bulk-" + i));
    IntStream.range(0, secrets)
        .parallel()
        .forEach(
            i ->
                IntStream.range(1, versions)
                    .forEach(v -> store.put(team.name(), "bulk-" + i, "value " + v)));

    // When
    IntStream.range(0, secrets)
        .forEach(
            i -> team.apply("bulk-" + i, "{key: alias/bulk, rewrap: All, value: {generate: {}}}"));
    patiently().until(() -> retired(keyId) > 0);
    team.apply("meanwhile", "{value: {generate: {}}, projection: {}}");
    team.awaitSecret("meanwhile");
    scene.stop();
    long whenStopped = retired(keyId);
    scene.start();

    // Then
    // The new secret did not have to wait until all the others were done.
    assertThat(whenStopped).isLessThan((long) secrets * versions);
    patiently()
        .atMost(Duration.ofMinutes(2))
        .until(() -> retired(keyId) == (long) secrets * versions);
    awaitRewrapped("bulk-0", versions, versions);
    assertThat(store().read(team.name(), "bulk-7", VersionReference.to(StagingLabel.CURRENT)))
        .isEqualTo("value " + (versions - 1));
  }

  private static long retired(String keyId) {
    return team.records().stream()
        .filter(r -> r.getSpec().getOwner().name().startsWith("bulk-"))
        .flatMap(r -> r.getSpec().getVersions().stream())
        .filter(v -> Boolean.TRUE.equals(v.retired()))
        .filter(v -> v.rewraps().get(0).key().equals(keyId))
        .count();
  }

  private static StoreAccess store() {
    return StoreAccess.open(team.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  private static void awaitRewrapped(String name, int rewrapped, int versions) {
    patiently()
        .untilAsserted(
            () -> {
              ManagedSecretStatus.Encryption seen =
                  team.managedSecrets(name).get().getStatus().encryption();
              assertThat(seen).isNotNull();
              assertThat(seen.rewrapped() + "/" + seen.versions())
                  .isEqualTo(rewrapped + "/" + versions);
            });
  }

  private static SecretRecordSpec.Version version(String name) {
    return team.record(name).orElseThrow().getSpec().getVersions().get(0);
  }

  /** Place of the version in the record to number of wraps it has got. */
  private static Map<Integer, Integer> rewraps(String name) {
    List<SecretRecordSpec.Version> all = team.record(name).orElseThrow().getSpec().getVersions();
    return IntStream.range(0, all.size())
        .boxed()
        .collect(
            Collectors.toMap(
                i -> i, i -> all.get(i).rewraps() == null ? 0 : all.get(i).rewraps().size()));
  }
}
