package dev.strongroom.e2e.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator that is started with another region than its store has. */
class RegionIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  /** Its own: an operator of another region must not meet the secrets of other tests. */
  private static Cluster cluster;

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
  void aChangedRegionRefusesToStartUnlessTheOldOneIsListed() {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "region-it");
    try (TestOperator operator = operator(Map.of())) {
      assertThat(operator.httpPort()).isPositive();
      team.apply("database", SPEC);
      team.awaitReady("database");
    }
    Map<String, String> before = team.revisions();

    // When
    assertThatIllegalStateException()
        .isThrownBy(() -> operator(Map.of("STRONGROOM_REGION", "eu-west-1")))
        .withMessageContainingAll("STRONGROOM_REGION", "eu-west-1", "cluster-local-1");

    // Then
    assertThat(team.revisions()).isEqualTo(before);
    try (TestOperator operator =
        operator(
            Map.of(
                "STRONGROOM_REGION", "eu-west-1",
                "STRONGROOM_FORMER_REGIONS", "cluster-local-1"))) {
      assertThat(operator.httpPort()).isPositive();
      team.apply("cache", SPEC);
      assertThat(team.awaitReady("cache").getStatus().arn()).contains(":eu-west-1:");
      assertThat(team.awaitReady("database").getStatus().arn()).contains(":cluster-local-1:");
    }
  }

  private static TestOperator operator(Map<String, String> settings) {
    return TestOperator.start(cluster, Clock.systemUTC(), settings);
  }
}
