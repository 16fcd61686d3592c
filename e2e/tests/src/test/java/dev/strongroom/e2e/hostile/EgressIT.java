package dev.strongroom.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.net.Acceptor;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.Yaml;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A target leads the operator nowhere that its installation does not allow. */
@Tag("hostile")
@RequiresCluster
class EgressIT {
  private static final Duration EVENTUALLY = Duration.ofMinutes(3);
  private static final String NAMESPACE = "egress-it";

  @Test
  void forbiddenHostsAreNotTriedAndToldAlike(Cluster cluster) {
    // Given an installation as it is by default, and something that listens beside the operator
    KubernetesClient client = cluster.client();
    TestOperator.install(cluster);
    try (Acceptor neighbour = Acceptor.mute();
        TestOperator operator =
            TestOperator.start(
                cluster, Clock.systemUTC(), Map.of("STRONGROOM_TARGETS_ALLOWED_HOSTS", ""))) {
      URI apiServer = URI.create(client.getMasterUrl().toString());
      Map<String, String> hosts = new LinkedHashMap<>();
      hosts.put("loopback", "127.0.0.1:" + neighbour.port());
      hosts.put("loopback-closed", "127.0.0.1:1");
      hosts.put("loopback-name", "localhost:" + neighbour.port());
      hosts.put("api-server", apiServer.getHost() + ":" + apiServer.getPort());
      hosts.put("metadata", "169.254.169.254:80");
      hosts.put("own-namespace", "database.strongroom-system.svc:5432");
      hosts.put("searched-first", "database:5432");

      // When a tenant has secrets rotated there
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .serverSideApply();
      hosts.forEach((name, host) -> declare(client, name, host));

      // Then all of them say the same, and nobody was visited
      hosts.forEach(
          (name, host) ->
              await()
                  .atMost(EVENTUALLY)
                  .untilAsserted(
                      () ->
                          assertThat(message(client, name))
                              .as(name)
                              .contains(
                                  TargetProblem.HOST_NOT_ALLOWED
                                      .sentence()
                                      .replaceFirst("\\.$", ""))));
      assertThat(neighbour.accepted()).isZero();
      assertThat(operator.httpPort()).isPositive();
    }
  }

  private static void declare(KubernetesClient client, String name, String host) {
    int colon = host.lastIndexOf(':');
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: RotationPolicy
        metadata: {name: %1$s, namespace: %2$s}
        spec: {retries: {attempts: 1, initialBackoffSeconds: 1}}
        ---
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          type: PostgreSQL
          postgresql: {host: "%3$s", port: %4$s, tls: {mode: Disable}}
        ---
        apiVersion: strongroom.dev/v1
        kind: ManagedSecret
        metadata:
          name: %1$s
          namespace: %2$s
          annotations: {strongroom.dev/rotate: "1"}
        spec:
          value:
            generate: {template: '{"username":"app"}', key: password}
          rotation:
            policyRef: {name: %1$s}
            targetRef: {name: %1$s}
        """
            .formatted(name, NAMESPACE, host.substring(0, colon), host.substring(colon + 1)));
  }

  private static String message(KubernetesClient client, String name) {
    ManagedSecretStatus status =
        client
            .resources(ManagedSecret.class)
            .inNamespace(NAMESPACE)
            .withName(name)
            .get()
            .getStatus();
    // While it retries, an event has the cause; at the end the condition has it.
    return Optional.ofNullable(status).map(ManagedSecretStatus::conditions).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Rotated"))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("none");
  }
}
