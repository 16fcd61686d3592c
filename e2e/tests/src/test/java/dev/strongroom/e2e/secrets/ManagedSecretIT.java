package dev.strongroom.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A ManagedSecret becomes a Secret, and stays one. */
@RequiresCluster
class ManagedSecretIT {
  private static final String NAMESPACE = "managed-secret-it";
  private static KubernetesClient client;
  private static TestOperator operator;

  @BeforeAll
  static void start(Cluster cluster) {
    client = cluster.client();
    TestOperator.install(cluster);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @Test
  void aGeneratedPasswordIsProjected() {
    // Given
    ManagedSecret declared =
        managedSecret(
            """
            metadata: {name: generated}
            spec:
              value:
                generate:
                  template: '{"username":"app"}'
                  key: password
              projection:
                data:
                - {key: user, jsonKey: username}
                - {key: password, jsonKey: password}
                - {key: all}
            """);

    // When
    client.resource(declared).create();

    // Then
    Secret secret = awaitSecret("generated");
    assertThat(text(secret, "user")).isEqualTo("app");
    assertThat(text(secret, "password")).hasSize(32);
    assertThat(text(secret, "all")).contains("\"username\":\"app\"");
    awaitReason("generated", "Synced");
    assertThat(RestartableOperator.get(operator.metricsPort(), "/metrics").body())
        .containsPattern(
            "operator_sdk_reconciliations_success_total\\{[^}]*kind=\"ManagedSecret\"[^}]*} [1-9]");
  }

  private static ManagedSecret managedSecret(String yaml) {
    ManagedSecret declared =
        Serialization.unmarshal(
            "apiVersion: strongroom.dev/v1\nkind: ManagedSecret\n" + yaml, ManagedSecret.class);
    declared.getMetadata().setNamespace(NAMESPACE);
    return declared;
  }

  private static Secret awaitSecret(String name) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.secrets().inNamespace(NAMESPACE).withName(name).get(), s -> s != null);
  }

  private static void awaitReason(String name, String reason) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(ManagedSecret.class)
                            .inNamespace(NAMESPACE)
                            .withName(name)
                            .get()
                            .getStatus()
                            .conditions()
                            .get(0)
                            .getReason())
                    .isEqualTo(reason));
  }

  private static String text(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)));
  }
}
