package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static dev.strongroom.e2e.operator.TestNamespace.untilSecondLook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of a secret when its ManagedSecret goes and comes back. */
@WithOperator
class LifecycleIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String OWNED =
      "{value: {generate: {}}, projection: {deletionPolicy: Delete}}";

  @Test
  void aDeletedSecretIsKeptForThirtyDaysAndComesBackWithItsValue(TestNamespace team) {
    // Given
    team.apply("returning", SPEC);
    String version = team.awaitReady("returning").getStatus().versionId();
    String arn = team.awaitReady("returning").getStatus().arn();
    String value = text(team.awaitSecret("returning"), "value");

    // When
    team.managedSecrets("returning").delete();
    Instant deletion = awaitDeletion(team, "returning");
    team.secrets("returning").delete();
    team.apply("returning", SPEC);

    // Then
    assertThat(deletion)
        .isCloseTo(Instant.now().plus(Duration.ofDays(30)), within(5, ChronoUnit.MINUTES));
    team.awaitText("returning", "value", value);
    assertThat(team.awaitReady("returning").getStatus().versionId()).isEqualTo(version);
    assertThat(team.managedSecrets("returning").get().getStatus().arn()).isEqualTo(arn);
    assertThat(record(team, "returning").getSpec().getDeletionAt()).isNull();
    assertThat(record(team, "returning").getSpec().getVersions()).hasSize(1);
  }

  @Test
  void anotherObjectCannotTakeTheNameOfASecretThatMayComeBack(TestNamespace team) {
    // Given
    team.apply("before", "{name: taken/name, value: {generate: {}}}");
    team.awaitReady("before");
    team.managedSecrets("before").delete();
    awaitDeletion(team, "before");

    // When
    team.apply("after", "{name: taken/name, value: {generate: {}}}");

    // Then
    team.awaitNotReady("after", "DeletionScheduled");
  }

  @Test
  void aDeletionWhileNoOperatorRunsIsNoticedAtTheStart(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("orphan", SPEC);
    team.awaitReady("orphan");
    operator.stop();

    // When
    team.managedSecrets("orphan").delete();
    Instant start = Instant.now();
    operator.start();

    // Then
    assertThat(awaitDeletion(team, "orphan")).isAfter(start.plus(Duration.ofDays(29)));
    assertThat(Instant.now()).isAfter(start.plus(SecondLooks.APART));
  }

  @Test
  void anObjectMadeAnewWhileNoOperatorRanKeepsItsSecret(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("swapped", OWNED);
    String version = team.awaitReady("swapped").getStatus().versionId();
    String value = text(team.awaitSecret("swapped"), "value");
    operator.stop();

    // When
    team.managedSecrets("swapped").delete();
    team.apply("swapped", OWNED);
    operator.start();

    // Then
    assertThat(team.awaitReady("swapped").getStatus().versionId()).isEqualTo(version);
    String uid = team.managedSecrets("swapped").get().getMetadata().getUid();
    patiently()
        .untilAsserted(
            () -> {
              Secret secret = team.secrets("swapped").get();
              assertThat(secret).isNotNull();
              assertThat(text(secret, "value")).isEqualTo(value);
              assertThat(secret.getMetadata().getOwnerReferences())
                  .singleElement()
                  .satisfies(r -> assertThat(r.getUid()).isEqualTo(uid));
            });
    assertThat(record(team, "swapped").getSpec().getDeletionAt()).isNull();
  }

  @Test
  void anObjectMadeAnewForAnotherSecretWhileNoOperatorRanLeavesTheOldOneToItsWindow(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("renaming", "{name: it/first-name, value: {generate: {}}}");
    String arn = team.awaitReady("renaming").getStatus().arn();
    operator.stop();

    // When
    team.managedSecrets("renaming").delete();
    team.apply("renaming", "{name: it/second-name, value: {generate: {}}}");
    operator.start();

    // Then
    assertThat(team.awaitReady("renaming").getStatus().arn()).contains("it/second-name");
    untilSecondLook()
        .until(
            () ->
                team.records().stream()
                    .filter(r -> r.getSpec().getArn().equals(arn))
                    .anyMatch(r -> r.getSpec().getDeletionAt() != null));
  }

  @Test
  void retainKeepsTheProjectedSecretAndDeleteHasItCollected(TestNamespace team) {
    // Given
    team.apply("retained", SPEC);
    team.apply("collected", OWNED);
    team.awaitReady("retained");
    team.awaitReady("collected");
    Secret retained = team.awaitSecret("retained");

    // When
    team.managedSecrets("retained").delete();
    team.managedSecrets("collected").delete();

    // Then
    awaitDeletion(team, "retained");
    awaitDeletion(team, "collected");
    team.awaitCollected("collected");
    assertThat(team.secrets("retained").get()).isEqualTo(retained);
  }

  @Test
  void thePolicyOfAnExistingSecretCanBeChanged(TestNamespace team) {
    // Given
    team.apply("changed", OWNED);
    team.awaitReady("changed");
    assertThat(team.awaitSecret("changed").getMetadata().getOwnerReferences()).hasSize(1);

    // When
    team.apply("changed", "{value: {generate: {}}, projection: {deletionPolicy: Retain}}");

    // Then
    team.awaitReady("changed");
    assertThat(team.secrets("changed").get().getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void aNamespaceGoesWithoutHangingAndItsSecretsCanBeRestored(TestNamespace team) {
    // Given
    TestNamespace gone = TestNamespace.create(team.client(), team.name() + "-gone");
    gone.apply("kept", SPEC);
    gone.apply("owned", OWNED);
    String value = text(gone.awaitSecret("kept"), "value");
    gone.awaitReady("kept");
    gone.awaitReady("owned");
    String former = gone.uid();

    // When
    gone.client().namespaces().withName(gone.name()).delete();

    // Then
    patiently()
        .atMost(Duration.ofMinutes(2))
        .until(() -> gone.client().namespaces().withName(gone.name()).get() == null);
    awaitDeletion(gone, "kept");
    awaitDeletion(gone, "owned");

    // When
    TestNamespace.create(team.client(), gone.name())
        .annotate("strongroom.dev/restore-from", former);
    gone.apply("kept", SPEC);

    // Then
    gone.awaitText("kept", "value", value);
  }

  private static Instant awaitDeletion(TestNamespace team, String object) {
    return Instant.parse(
        untilSecondLook()
            .until(() -> record(team, object).getSpec().getDeletionAt(), Objects::nonNull));
  }

  private static SecretRecordResource record(TestNamespace team, String object) {
    return team.record(object).orElseThrow();
  }
}
