package dev.strongroom.e2e.identity;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A trusted tenant of a namespace that was created under the name of a deleted one asks for what
 * its former owner had.
 */
@WithOperator
@Tag("hostile")
class RecreatedNamespaceIT {
  private static final String RESTORE_FROM = "strongroom.dev/restore-from";

  @Test
  void theNextOwnerOfANamespaceGetsNothingUntilAnAdministratorHandsItOver(Cluster cluster) {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "recreated-namespace-it-team");
    team.apply("EncryptionKey", "orders", "{}");
    team.apply("database", "{value: {generate: {}}, projection: {}}");
    String value = text(team.awaitSecret("database"), "value");
    ManagedSecret before = team.awaitReady("database");
    String keyId = awaitKey(team, "KeyEnabled").getStatus().keyId();
    String former = team.uid();
    team.delete();
    patiently()
        .until(() -> team.record("database").orElseThrow().getSpec().getDeletionAt() != null);
    TestNamespace.create(cluster.client(), team.name());
    TestNamespace tenant = team.as(TestUser.TRUSTED_TENANT);

    // When
    tenant.apply("database", "{projection: {}}");
    tenant.apply("EncryptionKey", "orders", "{}");
    tenant.apply("fresh", "{value: {generate: {}}, projection: {}}");

    // Then
    ManagedSecret refused = team.awaitNotReady("database", "NamespaceRecreated");
    assertThat(message(refused)).contains(RESTORE_FROM + "=" + former);
    assertThat(refused.getStatus().arn()).isNull();
    assertThat(refused.getStatus().versionId()).isNull();
    assertThat(awaitKey(team, "NamespaceRecreated").getStatus().keyId()).isNull();
    assertThat(text(team.awaitSecret("fresh"), "value")).isNotEqualTo(value);
    assertThat(team.secrets("database").get()).isNull();
    assertThat(team.record("database").orElseThrow().getSpec().getDeletionAt()).isNotNull();
    assertThatExceptionOfType(KubernetesClientException.class)
        .as("a tenant hands nothing over")
        .isThrownBy(() -> tenant.annotate(RESTORE_FROM, former));

    // When
    team.annotate(RESTORE_FROM, former);
    team.managedSecrets("database").edit(TestNamespace::touched);
    tenant.apply("EncryptionKey", "orders", "{description: mine}");

    // Then
    team.awaitText("database", "value", value);
    assertThat(team.awaitReady("database").getStatus().arn()).isEqualTo(before.getStatus().arn());
    assertThat(awaitKey(team, "KeyEnabled").getStatus().keyId()).isEqualTo(keyId);
  }

  private static EncryptionKey awaitKey(TestNamespace team, String reason) {
    return patiently()
        .until(
            () ->
                team.client()
                    .resources(EncryptionKey.class)
                    .inNamespace(team.name())
                    .withName("orders")
                    .get(),
            key ->
                key != null
                    && key.getStatus() != null
                    && key.getStatus().conditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Ready") && c.getReason().equals(reason)));
  }
}
