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
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody with the role {@code edit} in a namespace that was created under the name of a deleted
 * one asks for what its former owner had.
 */
@WithOperator
@Tag("hostile")
class RecreatedNamespaceIT {
  private static final String TENANT = "next-owner";
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

    try (KubernetesClient tenant = tenant(cluster, team)) {
      // When
      apply(tenant, team, "ManagedSecret", "database", "{projection: {}}");
      apply(tenant, team, "EncryptionKey", "orders", "{}");
      apply(tenant, team, "ManagedSecret", "fresh", "{value: {generate: {}}, projection: {}}");

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
          .isThrownBy(() -> annotate(tenant, team, former));

      // When
      team.annotate(RESTORE_FROM, former);
      team.managedSecrets("database").edit(TestNamespace::touched);
      apply(tenant, team, "EncryptionKey", "orders", "{description: mine}");

      // Then
      team.awaitText("database", "value", value);
      assertThat(team.awaitReady("database").getStatus().arn()).isEqualTo(before.getStatus().arn());
      assertThat(awaitKey(team, "KeyEnabled").getStatus().keyId()).isEqualTo(keyId);
    }
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

  /** A user with the role {@code edit} and the chart's role for keys in this namespace alone. */
  private static KubernetesClient tenant(Cluster cluster, TestNamespace team) {
    bind(cluster, team, "edit");
    bind(cluster, team, TestOperator.NAMESPACE + "-strongroom-operator-keys-edit");
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(cluster.client().getConfiguration())
                .withImpersonateUsername(TENANT)
                .build())
        .build();
  }

  private static void bind(Cluster cluster, TestNamespace team, String role) {
    cluster
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(TENANT + "-" + role)
                .withNamespace(team.name())
                .endMetadata()
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("ClusterRole")
                .withName(role)
                .endRoleRef()
                .addNewSubject()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName(TENANT)
                .endSubject()
                .build())
        .serverSideApply();
  }

  private static void apply(
      KubernetesClient tenant, TestNamespace team, String kind, String name, String spec) {
    tenant
        .resource(
            Serialization.unmarshal(
                "apiVersion: strongroom.dev/v1\nkind: %s\nmetadata: {name: %s, namespace: %s}\nspec: %s"
                    .formatted(kind, name, team.name(), spec),
                GenericKubernetesResource.class))
        .serverSideApply();
  }

  private static void annotate(KubernetesClient tenant, TestNamespace team, String former) {
    tenant
        .namespaces()
        .withName(team.name())
        .edit(
            namespace -> {
              namespace.getMetadata().setAnnotations(Map.of(RESTORE_FROM, former));
              return namespace;
            });
  }
}
