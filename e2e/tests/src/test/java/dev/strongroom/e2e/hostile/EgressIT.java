package dev.strongroom.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.net.Acceptor;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.rotation.DeclaredRotations;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A target leads the operator nowhere that its installation does not allow. */
@Tag("hostile")
@RequiresCluster
class EgressIT {
  private static final Duration EVENTUALLY = Duration.ofMinutes(3);

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
      TestNamespace tenant = TestNamespace.create(client, "egress-it").as(TestUser.USER_OF_KINDS);
      DeclaredRotations rotations = new DeclaredRotations(tenant);
      hosts.forEach((name, host) -> rotate(rotations, name, host));

      // Then all of them say the same, and nobody was visited
      hosts.forEach(
          (name, host) ->
              await()
                  .atMost(EVENTUALLY)
                  .untilAsserted(
                      () ->
                          assertThat(
                                  rotations.rotated(name).map(Condition::getMessage).orElse("none"))
                              .as(name)
                              .contains(
                                  TargetProblem.HOST_NOT_ALLOWED
                                      .sentence()
                                      .replaceFirst("\\.$", ""))));
      assertThat(neighbour.accepted()).isZero();
      assertThat(operator.httpPort()).isPositive();
    }
  }

  private static void rotate(DeclaredRotations rotations, String name, String host) {
    int colon = host.lastIndexOf(':');
    rotations.secretAt(
        name,
        "host: \"%s\", port: %s, tls: {mode: Disable}"
            .formatted(host.substring(0, colon), host.substring(colon + 1)));
    rotations.request(name);
  }
}
