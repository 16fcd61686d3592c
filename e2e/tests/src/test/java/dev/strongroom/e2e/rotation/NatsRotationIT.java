package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.nats.NatsServer;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Users of an account change in their Secrets, and a real server of NATS lets them in. */
@RequiresCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NatsRotationIT {
  private static final String FILE = "user.creds";

  private final IssuedTls tls = IssuedTls.of(NatsServer.HOST);
  private NatsServer server;
  private TestOperator operator;
  private TestNamespace team;

  @BeforeAll
  void start(Cluster cluster) {
    assumeTrue(NatsServer.isPossible(), "NATS cannot be built here");
    server = NatsServer.start(new NatsServer.Tls(tls.server(), tls.authorityPem()));
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
    team = TestNamespace.create(cluster.client(), "nats-rotation");
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** As in the README of examples/nats. */
  @Test
  void bothUsersLogInAfterARotation() {
    // Given
    team.createSecret("nats-account", Map.of("seed", server.seed("shop", "first")));
    team.createSecret("orders-first", Map.of(FILE, server.credentials("shop", "first")));
    team.allow("nats-account", "nats-account");
    team.allow("orders-first", "orders");
    team.trust("nats-ca", tls.authorityPem());
    new Example("nats")
        .apply(
            team.client(),
            "nats.yaml",
            Map.of(
                "namespace: shop",
                "namespace: " + team.name(),
                "nats.example.com",
                NatsServer.HOST,
                "port: 4222",
                "port: " + server.port()));
    String first = credentials();
    team.awaitReady("nats-account");

    // When
    TargetScene.request(team, "orders", "1");

    // Then NATS's own client logs in with either
    await().atMost(ServerScene.SOON).until(() -> !credentials().equals(first));
    assertThat(server.accepts(credentials())).isTrue();
    assertThat(server.accepts(first)).isTrue();
    assertThat(team.managedSecrets("orders").get().getStatus().rotation().strategy())
        .isEqualTo("Reissue");
  }

  private String credentials() {
    return TestNamespace.text(team.awaitSecret("orders"), FILE);
  }
}
