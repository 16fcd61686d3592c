package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What the README of examples/external-secrets says, done with its files. */
@EnabledIfEnvironmentVariable(
    named = "STRONGROOM_E2E_EXTERNAL_SECRETS",
    matches = "true",
    disabledReason = "External Secrets Operator takes minutes to build")
@RequiresCluster
class ExternalSecretsIT {
  private static final Example EXAMPLE = new Example("external-secrets");
  private static final String NAMESPACE = "billing";
  private static final String OPERATOR = "external-secrets-operator";

  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static ExternalSecrets external;

  @BeforeAll
  static void start(Cluster given, @TempDir Path folder) {
    Path built = FetchedClients.externalSecrets();
    cluster = given;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    team = TestNamespace.create(cluster.client(), NAMESPACE);
    ExternalSecrets.install(cluster, built);
    createAdministrator();
    external =
        ExternalSecrets.start(
            built,
            NAMESPACE,
            TestOperator.configuration(cluster, NAMESPACE, OPERATOR),
            environment(),
            folder);
  }

  @AfterAll
  static void stop() {
    if (external != null) {
      external.close();
      endpoint.close();
      operator.close();
    }
  }

  @Test
  void anExternalSecretFollowsItsSecret() throws JsonProcessingException {
    // Given
    EXAMPLE.apply(cluster.client(), "1-secret.yaml");
    team.awaitReady("database");
    EXAMPLE.apply(
        cluster.client(), "2-store.yaml", "ACCOUNT_ID", AccountId.ofNamespace(NAMESPACE).value());
    EXAMPLE.apply(
        cluster.client(), "3-external-secret.yaml", "refreshInterval: 1m", "refreshInterval: 1s");
    try (SecretsManagerClient client =
        AwsCaller.create(cluster, NAMESPACE, "user")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .secrets(endpoint)) {
      String generated =
          new ObjectMapper()
              .readTree(client.getSecretValue(r -> r.secretId("database")).secretString())
              .path("password")
              .asText();
      awaitPassword(generated);

      // When
      client.putSecretValue(
          r ->
              r.secretId("database")
                  .secretString("{\"username\": \"billing\", \"password\": \"second\"}"));

      // Then
      awaitPassword("second");
    }
  }

  private static void awaitPassword(String expected) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.secrets("database-login").get())
                    .as(external::log)
                    .isNotNull()
                    .extracting(secret -> TestNamespace.text(secret, "password"))
                    .isEqualTo(expected));
  }

  /** The variables of values.yaml, for an endpoint on this machine. */
  private static Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_SECRETSMANAGER_ENDPOINT", endpoint.url().toString());
    variables.put("AWS_STS_ENDPOINT", endpoint.url().toString());
    variables.put("AWS_CA_BUNDLE", endpoint.authority().toString());
    assertThat(EXAMPLE.text("values.yaml")).contains(variables.keySet());
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    return variables;
  }

  /** Its own chart gives it many rights, none of which is what this test is about. */
  private static void createAdministrator() {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(OPERATOR)
                .endMetadata()
                .build())
        .serverSideApply();
    cluster
        .client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(OPERATOR)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", OPERATOR, NAMESPACE)
                .build())
        .serverSideApply();
  }
}
