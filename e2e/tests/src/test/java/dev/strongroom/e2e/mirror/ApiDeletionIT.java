package dev.strongroom.e2e.mirror;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets whose deletion a client of the AWS API asks for, while their objects declare them. */
@WithOperator
class ApiDeletionIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static StoreAccess store;

  @BeforeAll
  static void open(TestNamespace team) {
    store = StoreAccess.openReplica(team.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  @AfterAll
  static void close() {
    store.store().cache().close();
  }

  @Test
  void whileItIsScheduledNothingChangesAndARestoreBringsEverythingBack(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("scheduled", SPEC);
    team.awaitReady("scheduled");
    Secret projected = team.awaitSecret("scheduled");

    // When
    deletion().request(team.name(), new SecretName("scheduled"), DeletionPolicy.days(7));

    // Then
    ManagedSecret object = team.awaitNotReady("scheduled", "DeletionRequested");
    assertThat(message(object)).contains("restore-secret --secret-id scheduled");
    assertThat(object.getStatus().secretName()).isEqualTo("scheduled");
    team.apply("scheduled", "{description: later, value: {generate: {}}, projection: {}}");
    team.awaitNotReady("scheduled", "DeletionRequested");
    operator.stop();
    operator.start();
    team.awaitNotReady("scheduled", "DeletionRequested");
    assertThat(store.record(team.name(), "scheduled").isDeletionRequested()).isTrue();
    assertThat(team.secrets("scheduled").get().getMetadata().getResourceVersion())
        .isEqualTo(projected.getMetadata().getResourceVersion());

    // When
    deletion().restore(team.name(), new SecretName("scheduled"));

    // Then
    team.awaitReady("scheduled");
    patiently()
        .until(
            () -> store.record(team.name(), "scheduled").metadata().description(), "later"::equals);
    assertThat(text(team.secrets("scheduled").get(), "value")).isEqualTo(text(projected, "value"));
  }

  @Test
  void withoutRecoveryTheObjectGoesWithItsSecretAndTheNameIsFree(TestNamespace team) {
    // Given
    team.apply("forced", SPEC);
    String arn = team.awaitReady("forced").getStatus().arn();
    team.awaitSecret("forced");

    // When
    deletion().request(team.name(), new SecretName("forced"), DeletionPolicy.AT_ONCE);

    // Then
    patiently().until(() -> team.managedSecrets("forced").get() == null);
    patiently().until(() -> team.record("forced").isEmpty());
    assertThat(team.secrets("forced").get()).as("the projected Secret is retained").isNotNull();
    team.allow("forced", "forced");
    team.apply("forced", "{value: {generate: {}}, projection: {adopt: true}}");
    assertThat(team.awaitReady("forced").getStatus().arn()).isNotEqualTo(arn);
  }

  @Test
  void anObjectThatIsMadeAnewHasItsSecretBack(TestNamespace team) {
    // Given
    team.apply("made-anew", SPEC);
    ManagedSecret before = team.awaitReady("made-anew");
    deletion().request(team.name(), new SecretName("made-anew"), DeletionPolicy.days(7));
    team.awaitNotReady("made-anew", "DeletionRequested");

    // When
    team.managedSecrets("made-anew").delete();
    team.apply("made-anew", SPEC);

    // Then
    ManagedSecret back = team.awaitReady("made-anew");
    assertThat(back.getStatus().arn()).isEqualTo(before.getStatus().arn());
    assertThat(back.getStatus().versionId()).isEqualTo(before.getStatus().versionId());
  }

  private static ScheduleDeletion deletion() {
    return new ScheduleDeletion(store.store().cachedRecords(), Clock.systemUTC());
  }
}
