package dev.strongroom.e2e.disasters;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator's clock jumps ahead by more than any recovery window. */
@Tag("hostile")
@RequiresCluster
class ClockJumpIT {
  @Test
  void nothingIsRemovedForGoodUntilTheClocksAgree(Cluster cluster) {
    TestOperator.install(cluster);
    MovableClock clock = new MovableClock();
    try (TestOperator operator = TestOperator.startWithClockOfItsOwn(cluster, clock)) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "clock-jump-it");
      team.apply("EncryptionKey", "orders", "{alias: orders}");
      team.apply("db", "{value: {generate: {}}, projection: {}, key: alias/orders}");
      team.awaitReady("db");
      List<String> keys = keyRecords(cluster);
      team.apply(
          "EncryptionKey",
          "orders",
          "{alias: orders, deletion: {schedule: true, pendingWindowInDays: 7}}");
      team.managedSecrets("db").delete();
      patiently().until(() -> team.record("db").orElseThrow().getSpec().getDeletionAt() != null);
      patiently().until(() -> isScheduled(cluster));

      // When
      clock.advance(Duration.ofDays(60));

      // Then
      patiently()
          .atMost(Duration.ofMinutes(1))
          .until(() -> metrics(operator).contains("strongroom_clock_refused 1.0"));
      assertThat(team.record("db")).isPresent();
      assertThat(keyRecords(cluster)).containsAll(keys);

      // When
      clock.advance(Duration.ofDays(-60));
      team.apply("EncryptionKey", "orders", "{alias: orders}");
      team.apply("db", "{value: {generate: {}}, projection: {}, key: alias/orders}");

      // Then
      team.awaitReady("db");
    }
  }

  private static String metrics(TestOperator operator) {
    return RestartableOperator.get(operator.metricsPort(), "/metrics").body();
  }

  private static boolean isScheduled(Cluster cluster) {
    return records(cluster).stream()
        .anyMatch(
            r ->
                r.getSpec().getCustomer() != null
                    && r.getSpec().getCustomer().deletionAt() != null);
  }

  private static List<String> keyRecords(Cluster cluster) {
    return records(cluster).stream().map(r -> r.getMetadata().getName()).toList();
  }

  private static List<KeyRecordResource> records(Cluster cluster) {
    return cluster
        .client()
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems();
  }
}
