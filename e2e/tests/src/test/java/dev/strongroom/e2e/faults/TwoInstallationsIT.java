package dev.strongroom.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two installations in one cluster, each with a store and rights of its own. */
@RequiresCluster
@Tag("hostile")
class TwoInstallationsIT {
  private static final String SECOND = "second-system";
  private static final String THIRD = "third-system";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> FLAGS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m");

  @TempDir static Path folder;
  private static KubernetesClient admin;
  private static TestNamespace team;

  @BeforeAll
  static void install(Cluster cluster) {
    admin = cluster.client();
    TestOperator.install(cluster);
    team = TestNamespace.create(admin, "two-installations-it");
  }

  @BeforeEach
  @AfterEach
  void withoutClaims() {
    TestOperator.withoutClaims(admin);
  }

  @Test
  void theSecondWaitsAndThenLeavesTheSecretsOfTheFirstAlone(Cluster cluster) {
    // Given
    TestOperator first = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    team.apply("fight", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("fight");
    Secret before = team.secrets("fight").get();

    // When
    try (OperatorProcess second = second(cluster, SECOND, "")) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  log(second)
                      .contains(
                          "installation strongroom-system (Region cluster-local-1) works for all"
                              + " namespaces, so this one does not start until that one has"
                              + " ended"));

      // Then
      assertThat(second.answers("/health/live")).isTrue();
      assertThat(second.answers("/health/started")).isFalse();
      assertThat(second.answers("/health/ready")).isFalse();
      assertThat(admin.secrets().inNamespace(SECOND).list().getItems().size()).isZero();
      assertThat(team.secrets("fight").get()).isEqualTo(before);

      // When
      first.close();

      // Then
      second.await("started", LIMIT, () -> second.answers("/health/started"));
      team.allow("fight", "*");
      team.apply("heir", "{value: {generate: {}}, projection: {name: fight, adopt: true}}");
      assertThat(TestNamespace.message(team.awaitNotReady("heir", "SecretOfAnotherInstallation")))
          .contains("Secret fight", "strongroom.dev/installation=" + SECOND);
      assertThat(team.secrets("fight").get().getData()).isEqualTo(before.getData());
    }
  }

  @Test
  void withNamespacesOfTheirOwnBothWork(Cluster cluster) {
    // Given
    TestNamespace other = TestNamespace.create(admin, "two-installations-it-other");
    try (TestOperator first =
            TestOperator.start(
                cluster, Clock.systemUTC(), Map.of("STRONGROOM_WATCH_NAMESPACES", team.name()));
        OperatorProcess second = second(cluster, THIRD, other.name())) {

      // When
      second.await("started", LIMIT, () -> second.answers("/health/started"));
      team.apply("of-the-first", "{value: {generate: {}}, projection: {}}");
      other.apply("of-the-second", "{value: {generate: {}}, projection: {}}");

      // Then
      assertThat(RestartableOperator.get(first.httpPort(), "/health/ready").statusCode())
          .isEqualTo(200);
      team.awaitReady("of-the-first");
      other.awaitReady("of-the-second");
      assertThat(installation(team.secrets("of-the-first").get()))
          .isEqualTo(TestOperator.NAMESPACE);
      assertThat(installation(other.secrets("of-the-second").get())).isEqualTo(THIRD);
    }
  }

  /** An installation in a namespace of its own. */
  private static OperatorProcess second(Cluster cluster, String namespace, String watched) {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    Chart.apply(
        admin,
        Chart.render(admin, namespace, "--set=crds.enabled=false,deletionProtection.enabled=false")
            .stream()
            .filter(o -> TestOperator.isNeeded(o.getKind()))
            .toList());
    return OperatorProcess.start(
        TestOperator.configuration(cluster, namespace, "strongroom-operator"),
        folder,
        FLAGS,
        Map.of("STRONGROOM_NAMESPACE", namespace, "STRONGROOM_WATCH_NAMESPACES", watched));
  }

  private static String log(OperatorProcess operator) throws IOException {
    return Files.readString(operator.log());
  }

  private static String installation(Secret secret) {
    return secret.getMetadata().getAnnotations().get("strongroom.dev/installation");
  }
}
