package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.audit.AuditFiles;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What calls of the endpoint bring about is in the operator's trail, whenever one works. */
@RequiresCluster
class ServiceEventsIT {
  @TempDir Path folder;

  @Test
  void whatTheEndpointChangesWhileNoOperatorWorksIsRecordedByTheNext(Cluster cluster) {
    // Given
    TestEndpoint.install(cluster);
    AuditFiles calls = new AuditFiles(folder.resolve("calls"));
    TestNamespace team = TestNamespace.create(cluster.client(), "service-events-it");
    // An operator makes the root key, which an endpoint needs.
    try (TestOperator operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of())) {
      team.apply("db", "{value: {generate: {}}}");
      team.awaitReady("db");
      assertThat(operator.httpPort()).isPositive();
    }
    try (TestEndpoint endpoint = TestEndpoint.start(cluster, folder, calls.environment());
        SecretsManagerClient client =
            AwsCaller.create(cluster, team.name(), "remover")
                .may("delete", "managedsecrets")
                .may("get", "managedsecrets")
                .may("create", "managedsecrets/restore")
                .secrets(endpoint)) {
      client.deleteSecret(r -> r.secretId("db"));
      client.restoreSecret(r -> r.secretId("db"));
    }
    assertThat(named(calls, "SecretDeletionScheduled")).isEmpty();
    assertThat(named(calls, "DeleteSecret")).hasSize(1);
    assertThat(waiting(team)).isEqualTo(2);

    // When
    AuditFiles trail = new AuditFiles(folder.resolve("trail"));
    try (TestOperator operator =
        TestOperator.start(cluster, Clock.systemUTC(), trail.environment())) {
      assertThat(operator.httpPort()).isPositive();

      // Then
      patiently().until(() -> named(trail, "CancelSecretVersionDelete").size() == 1);
      assertThat(named(trail, "SecretDeletionScheduled")).hasSize(1);

      // When
      team.apply("db", "{value: {generate: {}}, description: changed}");

      // Then
      patiently().until(() -> waiting(team) == 0);
    }
    assertThat(trail.problems()).isEmpty();
    assertThat(calls.problems()).isEmpty();
  }

  private static long waiting(TestNamespace team) {
    var outbox = team.record("db").orElseThrow().getSpec().getAuditOutbox();
    return outbox == null ? 0 : outbox.events().size();
  }

  private static List<String> named(AuditFiles files, String event) {
    return files.lines().stream().filter(l -> AuditFiles.event(l).equals(event)).toList();
  }
}
