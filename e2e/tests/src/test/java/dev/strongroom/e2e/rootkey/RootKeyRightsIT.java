package dev.strongroom.e2e.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.ChartPolicy;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator that may not make the root key's Secret that it is told to use. */
class RootKeyRightsIT {
  private static final String SECRET = "another-root-key";

  /** The API server looks for changed policies about once a second, the operator too. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Cluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    try (KubernetesClient client = KubernetesClients.create(TestOperator.configuration(cluster))) {
      ChartPolicy.awaitInForce(client);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void itIsNotReadyUntilTheChartGivesTheRightAndThenWorksWithoutARestart() {
    try (RestartableOperator operator =
        new RestartableOperator(cluster, Map.of("STRONGROOM_ROOT_KEY_SECRET", SECRET))) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "no-right");
      operator.start();
      team.apply("db", "{value: {generate: {}}, projection: {}}");
      team.awaitNotReady("db", "RootKeyUnavailable");
      assertThat(operator.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(operator.get("/health/live").statusCode()).isEqualTo(200);

      // When
      TestOperator.install(cluster, "--set", "rootKey.secretName=" + SECRET);

      // Then
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(operator.get("/health/ready").statusCode()).isEqualTo(200));
      team.awaitReady("db");
    }
  }
}
