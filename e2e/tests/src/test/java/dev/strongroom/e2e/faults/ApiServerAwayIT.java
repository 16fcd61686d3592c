package dev.strongroom.e2e.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StrongroomOperator;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * While the API server is away the operator keeps trying and says so: not ready, yet alive, because
 * a restart would help nobody.
 */
class ApiServerAwayIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final Duration NOTICED = Duration.ofSeconds(30);
  private static final Duration BACK = Duration.ofSeconds(90);
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aRunningOperatorSaysThatItIsNotReadyAndGoesOnWhenItIsBack() {
    try (TestOperator operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of())) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "away-while-running");
      team.apply("before", SPEC);
      team.awaitReady("before");
      assertThat(status(operator.httpPort(), "ready")).isEqualTo(200);

      // When
      cluster.stopApiServer();

      // Then
      await()
          .atMost(NOTICED)
          .untilAsserted(() -> assertThat(status(operator.httpPort(), "ready")).isEqualTo(503));
      assertThat(status(operator.httpPort(), "live")).isEqualTo(200);
      assertThat(status(operator.httpPort(), "started")).isEqualTo(200);

      // When
      cluster.startApiServer();

      // Then
      await()
          .atMost(BACK)
          .untilAsserted(() -> assertThat(status(operator.httpPort(), "ready")).isEqualTo(200));
      team.apply("after", SPEC);
      team.awaitReady("after");
      assertThat(team.awaitSecret("after").getData()).containsKey("value");
      team.secrets("before").delete();
      team.awaitSecret("before");
    }
  }

  @Test
  void anApiServerThatKeepsItsConnectionsAndAnswersNothingIsNoticedToo() {
    try (TestOperator operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of())) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "away-hanging");
      assertThat(status(operator.httpPort(), "ready")).isEqualTo(200);

      // When
      cluster.suspendApiServer();

      // Then
      try {
        await()
            .atMost(NOTICED)
            .untilAsserted(() -> assertThat(status(operator.httpPort(), "ready")).isEqualTo(503));
        assertThat(status(operator.httpPort(), "live")).isEqualTo(200);
      } finally {
        cluster.resumeApiServer();
      }
      await()
          .atMost(BACK)
          .untilAsserted(() -> assertThat(status(operator.httpPort(), "ready")).isEqualTo(200));
      team.apply("afterwards", SPEC);
      team.awaitReady("afterwards");
    }
  }

  @Test
  void anOperatorStartedMeanwhileWaitsAndThenWorks() {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "away-at-the-start");
    Config config = TestOperator.configuration(cluster);
    int port = freePort();
    cluster.stopApiServer();

    // When
    CompletableFuture<StrongroomOperator> starting =
        CompletableFuture.supplyAsync(
            () ->
                StrongroomOperator.start(
                    Settings.from(
                        TestOperator.environment(
                            Map.of("STRONGROOM_HTTP_PORT", String.valueOf(port)))),
                    KubernetesClients.create(config),
                    Clock.systemUTC()));

    // Then
    try {
      await()
          .ignoreExceptions()
          .atMost(NOTICED)
          .untilAsserted(() -> assertThat(status(port, "live")).isEqualTo(200));
      assertThat(status(port, "ready")).isEqualTo(503);
      assertThat(status(port, "started")).isEqualTo(503);
      assertThat(starting).isNotDone();
    } finally {
      cluster.startApiServer();
    }
    try (StrongroomOperator operator = starting.orTimeout(BACK.toSeconds(), SECONDS).join()) {
      assertThat(status(operator.httpPort(), "ready")).isEqualTo(200);
      team.apply("late", SPEC);
      team.awaitReady("late");
      assertThat(team.awaitSecret("late").getData()).containsKey("value");
    }
  }

  private static int status(int port, String check) {
    return RestartableOperator.get(port, "/health/" + check).statusCode();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
