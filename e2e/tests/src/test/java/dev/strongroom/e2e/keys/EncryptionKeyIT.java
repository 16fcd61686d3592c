package dev.strongroom.e2e.keys;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of an EncryptionKey on a real API server, under the rights that the chart gives. */
@RequiresCluster
class EncryptionKeyIT {
  private static KeyScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    scene = new KeyScene(cluster, "encryption-key-it");
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @Test
  void aKeyTellsItsIdArnStateAndMaterials() {
    // When
    scene.key("orders", "{alias: team/orders, rotationPeriodInDays: 365}");

    // Then
    EncryptionKeyStatus status = scene.await("orders", "True", "KeyEnabled");
    assertThat(status.arn()).matches("arn:aws:kms:cluster-local-1:\\d{12}:key/" + status.keyId());
    assertThat(status.keyState()).isEqualTo("Enabled");
    assertThat(status.alias()).isEqualTo("team/orders");
    assertThat(status.materials()).hasSize(1);
    assertThat(status.secrets()).isZero();
    assertThat(status.nextRotationTime()).isNotNull();
  }

  @Test
  void aDisabledKeySaysSoAndIsEnabledAgain() {
    // Given
    scene.key("switched", "{enabled: true}");
    String keyId = scene.await("switched", "True", "KeyEnabled").keyId();

    // When
    scene.key("switched", "{enabled: false}");

    // Then
    assertThat(scene.await("switched", "False", "KeyDisabled").keyState()).isEqualTo("Disabled");

    // When
    scene.key("switched", "{enabled: true}");

    // Then
    assertThat(scene.await("switched", "True", "KeyEnabled").keyId()).isEqualTo(keyId);
  }

  @Test
  void aNewAnnotationRotatesTheKey() {
    // Given
    scene.key("rotated", "{}");
    scene.await("rotated", "True", "KeyEnabled");

    // When
    scene.annotate("rotated", "strongroom.dev/rotate");

    // Then
    patiently()
        .untilAsserted(
            () -> {
              EncryptionKeyStatus status = scene.keys("rotated").get().getStatus();
              assertThat(status.materials())
                  .extracting(EncryptionKeyStatus.Material::version)
                  .containsExactly(2, 1);
              assertThat(status.lastRotatedTime()).isNotNull();
            });
  }

  @Test
  void anAliasThatIsTakenNamesItsOwner() {
    // Given
    scene.key("first", "{alias: shared}");
    scene.await("first", "True", "KeyEnabled");

    // When
    scene.key("second", "{alias: shared}");

    // Then
    EncryptionKeyStatus status = scene.await("second", "False", "AliasTaken");
    assertThat(KeyScene.condition(status).getMessage()).contains("encryption-key-it/first");
    assertThat(status.keyId()).isNull();
  }

  @Test
  void aPolicyThatIsNotWellFormedIsRefusedWithItsPlace() {
    // When
    scene.key("policed", "{policy: '{\"Version\": \"2012-10-17\", \"Statement\": []}'}");

    // Then
    EncryptionKeyStatus status = scene.await("policed", "False", "MalformedPolicy");
    assertThat(KeyScene.condition(status).getMessage())
        .isEqualTo("spec.policy.Statement must be a statement or a list of at least one.");

    // When
    scene.key(
        "policed",
        "{policy: '{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
            + " \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\"}}'}");

    // Then
    scene.await("policed", "True", "KeyEnabled");
  }

  @Test
  @Tag("hostile")
  void aNameInAPolicyCannotForgeALineOfItsOwn() {
    // When
    scene.key(
        "forger",
        "{policy: '{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\","
            + " \"Principal\": \"*\", \"Action\": \"kms:*\", \"Resource\": \"*\", \"Condition\":"
            + " {\"x\\n2026-11-28T00:00:00.000Z INFO FORGED\": 1}}}'}");

    // Then
    EncryptionKeyStatus status = scene.await("forger", "False", "MalformedPolicy");
    assertThat(KeyScene.condition(status).getMessage())
        .startsWith("spec.policy.Statement.Condition.x\uFFFD2026-11-28T00:00:00.000Z INFO FORGED ");
  }

  @Test
  void aDeletedKeyIsKeptForItsWindowAndComesBack() {
    // Given
    scene.key("returning", "{deletion: {pendingWindowInDays: 7}}");
    String keyId = scene.await("returning", "True", "KeyEnabled").keyId();

    // When
    scene.keys("returning").delete();
    Instant end = Instant.parse(patiently().until(() -> deletionOf(keyId), Objects::nonNull));
    scene.key("returning", "{deletion: {pendingWindowInDays: 7}}");

    // Then
    assertThat(end)
        .isBetween(
            scene.clock.instant().plus(Duration.ofDays(7)).minusSeconds(60),
            scene.clock.instant().plus(Duration.ofDays(7)));
    assertThat(scene.await("returning", "True", "KeyEnabled").keyId()).isEqualTo(keyId);
    assertThat(deletionOf(keyId)).isNull();
  }

  @Test
  void aKeyWhoseObjectWentWhileNoOperatorRanIsScheduledAtTheStart() {
    // Given
    scene.key("orphan", "{}");
    String keyId = scene.await("orphan", "True", "KeyEnabled").keyId();
    scene.stop();

    // When
    scene.keys("orphan").delete();
    scene.start();

    // Then
    patiently().until(() -> deletionOf(keyId), Objects::nonNull);
  }

  @Test
  void theMaterialIsDestroyedAtTheEndOfTheWindowAlsoAfterARestart() {
    // Given
    scene.key("ending", "{deletion: {schedule: true, pendingWindowInDays: 7}, enabled: true}");
    scene.await("ending", "False", "KeyDestroyed");
    scene.key("ending", "{deletion: {pendingWindowInDays: 7}}");
    String keyId = scene.await("ending", "True", "KeyEnabled").keyId();
    scene.key("ending", "{deletion: {schedule: true, pendingWindowInDays: 7}}");
    EncryptionKeyStatus pending = scene.await("ending", "False", "KeyDeletionUnused");
    assertThat(pending.keyState()).isEqualTo("PendingDeletion");
    scene.stop();

    // When
    scene.clock.moveTo(Instant.parse(pending.deletionTime()).plusSeconds(2));
    scene.start();

    // Then
    scene.await("ending", "False", "KeyDestroyed");
    assertThat(scene.records()).noneMatch(r -> r.getSpec().getKeyId().equals(keyId));

    // When
    scene.key("ending", "{enabled: true}");

    // Then
    assertThat(scene.await("ending", "True", "KeyEnabled").keyId()).isNotEqualTo(keyId);
  }

  private static String deletionOf(String keyId) {
    return scene.records().stream()
        .filter(r -> r.getSpec().getKeyId().equals(keyId))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getCustomer()
        .deletionAt();
  }
}
