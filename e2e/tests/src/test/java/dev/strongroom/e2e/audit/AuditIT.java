package dev.strongroom.e2e.audit;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator does by itself is in the audit trail, or is not done. */
@RequiresCluster
class AuditIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  @TempDir Path directory;

  @Test
  void projectionAndDeletionAreRecordedWithoutAnyValue(Cluster cluster) {
    TestOperator.install(cluster);
    MovableClock clock = new MovableClock();
    String value;
    try (TestOperator operator = start(cluster, clock)) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "audit-it");
      team.apply("db", SPEC);
      value = team.awaitSecret("db").getData().get("value");
      team.managedSecrets("db").delete();
      patiently()
          .until(() -> trail().lines().stream().anyMatch(l -> l.contains("DeletionScheduled")));
      team.apply("db", SPEC);
      team.awaitReady("db");
      team.managedSecrets("db").delete();
      patiently().until(() -> team.record("db").orElseThrow().getSpec().getDeletionAt() != null);

      // When
      clock.advance(Duration.ofDays(31));

      // Then
      patiently().atMost(Duration.ofMinutes(3)).until(() -> team.record("db").isEmpty());
      assertThat(metrics(operator)).contains("strongroom_audit_writable{sink=\"file\"} 1.0");
    }
    assertThat(
            trail().lines().stream().filter(l -> l.contains("secret:db-")).map(AuditFiles::event))
        .containsSubsequence(
            "SecretProjected",
            "SecretDeletionScheduled",
            "CancelSecretVersionDelete",
            "SecretDeletionScheduled",
            "StartSecretVersionDelete",
            "EndSecretVersionDelete");
    String plain = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    assertThat(trail().lines()).noneMatch(line -> line.contains(plain) || line.contains(value));
    assertThat(trail().problems()).isEmpty();
  }

  @Test
  void aRotationIsRecordedFromItsStartToItsEnd(Cluster cluster) {
    TestOperator.install(cluster);
    TestNamespace team = TestNamespace.create(cluster.client(), "audit-rotation-it");
    try (TestOperator operator = start(cluster, new MovableClock())) {
      // Given
      team.apply(
          "RotationPolicy", "monthly", "{automaticallyAfterDays: 30, strategy: GenerateOnly}");
      team.apply(
          "login",
          "{value: {generate: {template: '{\"username\":\"app\"}', key: password}},"
              + " rotation: {policyRef: {name: monthly}}}");
      team.awaitReady("login");
      String first = version(team);

      // When
      team.managedSecrets("login")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"now\"}}}");

      // Then
      patiently().until(() -> !version(team).equals(first));
      patiently()
          .until(() -> trail().lines().stream().anyMatch(l -> l.contains("RotationSucceeded")));
      assertThat(metrics(operator)).contains("strongroom_audit_writable{sink=\"file\"} 1.0");
    }
    String arn = team.record("login").orElseThrow().getSpec().getArn();
    assertThat(trail().rotation(arn, version(team)))
        .containsExactly("RotationStarted", "RotationSucceeded");
    assertThat(trail().problems()).isEmpty();
  }

  private static String version(TestNamespace team) {
    return team.managedSecrets("login").get().getStatus().versionId();
  }

  @Test
  void nothingIsProjectedWhileTheTrailCannotBeWritten(Cluster cluster) throws IOException {
    TestOperator.install(cluster);
    try (TestOperator operator = start(cluster, new MovableClock())) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "audit-away-it");
      team.apply("first", SPEC);
      team.awaitReady("first");
      Path folder = directory.resolve("files/0");
      Path moved = Files.move(folder, directory.resolve("moved"));
      patiently()
          .until(() -> metrics(operator).contains("strongroom_audit_writable{sink=\"file\"} 0.0"));

      // When
      team.apply("second", SPEC);

      // Then
      team.awaitNotReady("second", "AuditUnavailable");
      assertThat(team.secrets("second").get()).isNull();

      // When
      Files.move(moved, folder);

      // Then
      team.awaitReady("second");
    }
    assertThat(trail().problems()).isEmpty();
  }

  private AuditFiles trail() {
    return new AuditFiles(directory);
  }

  private TestOperator start(Cluster cluster, MovableClock clock) {
    return TestOperator.start(cluster, clock, trail().environment());
  }

  private static String metrics(TestOperator operator) {
    return RestartableOperator.get(operator.metricsPort(), "/metrics").body();
  }
}
