package dev.strongroom.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TrippingProxy;
import dev.strongroom.e2e.operator.Tripwire;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.rotation.RotationScene;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator is killed with SIGKILL during a rotation, each time a little later: before or after
 * some piece of data that it exchanges with the API server or the database. Started again it ends
 * the rotation it had begun.
 */
@RequiresCluster
class KillIT {
  /** Kills in an ordinary run; {@code STRONGROOM_E2E_KILL_POINTS=50} has the full series. */
  private static final int POINTS =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_KILL_POINTS", "15"));

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir static Path folder;
  private static final Tripwire WIRE = new Tripwire();
  private static PostgresServer postgres;
  private static TrippingProxy toPostgres;
  private static TrippingProxy toApiServer;
  private static Config throughProxy;
  private static RotationScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    toPostgres = new TrippingProxy(postgres.host(), postgres.port(), WIRE);
    TestOperator.install(cluster);
    throughProxy = TestOperator.configuration(cluster);
    URI apiServer = URI.create(throughProxy.getMasterUrl());
    toApiServer = new TrippingProxy(apiServer.getHost(), apiServer.getPort(), WIRE);
    throughProxy.setMasterUrl("https://" + apiServer.getHost() + ":" + toApiServer.port() + "/");
    scene = new RotationScene(cluster.client(), "kill-it", postgres, toPostgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() {
    toApiServer.close();
    toPostgres.close();
    postgres.close();
  }

  @Test
  void killedAtAnyInstantOfARotationItGoesOnWithTheSamePendingValue() throws Exception {
    OperatorProcess operator = operator();
    try {
      int kills = 0;
      for (int point = 1; kills < POINTS; point += 1 + point / 40) {
        // Given
        String login = scene.declareLogin("kill_" + point, "automaticallyAfterDays: 30");
        OperatorProcess victim = operator;
        WIRE.set(point, victim::kill);

        // When
        scene.request(login, "request-" + point);
        await().atMost(SOON).until(() -> WIRE.tripped() || isDone(login));
        boolean killed = WIRE.tripped();
        WIRE.disarm();
        Optional<String> pending = Optional.empty();
        if (killed) {
          kills++;
          victim.awaitEnd();
          pending = scene.pendingToken(login);
          operator = operator();
        } else {
          // The rotation takes fewer pieces than that: every instant of it has had its kill.
          point = 0;
        }

        // Then
        await("rotation after kill at piece " + point).atMost(SOON).until(() -> isDone(login));
        assertOneNewVersionInForce(login, pending);
      }
    } finally {
      operator.close();
    }
  }

  @Test
  void twoOperatorsAtOnceComeToOneNewVersion() throws Exception {
    try (OperatorProcess one = operator();
        OperatorProcess other = operator()) {
      for (int round = 1; round <= 5; round++) {
        // Given
        String login = scene.declareLogin("two_" + round, "automaticallyAfterDays: 30");

        // When
        scene.request(login, "both-" + round);

        // Then
        await().atMost(SOON).until(() -> isDone(login));
        assertOneNewVersionInForce(login, Optional.empty());
        assertThat(one.pid()).isNotEqualTo(other.pid());
      }
    }
  }

  private static OperatorProcess operator() {
    return OperatorProcess.start(throughProxy, folder, QUICK_START, Map.of()).awaitStarted();
  }

  private static boolean isDone(String login) {
    return scene.reason(login, "Rotated").equals("RotationSucceeded")
        && scene.pendingToken(login).isEmpty();
  }

  private static void assertOneNewVersionInForce(String login, Optional<String> pending)
      throws Exception {
    scene.awaitProjected(login);
    pending.ifPresent(token -> assertThat(scene.version(login)).isEqualTo(token));
    assertThat(scene.labels(login)).containsOnlyKeys("AWSCURRENT", "AWSPREVIOUS");
    assertThat(scene.recordedVersions(login)).hasSize(2);
    assertThat(scene.storedVersions(login)).isEqualTo(2);
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
    assertThat(postgres.accepts(login, scene.firstPassword(login), "postgres")).isFalse();
  }
}
