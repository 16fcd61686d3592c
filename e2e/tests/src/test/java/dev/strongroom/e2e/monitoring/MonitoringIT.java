package dev.strongroom.e2e.monitoring;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.AwsCaller;
import dev.strongroom.e2e.endpoint.TestEndpoint;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.prometheus.PrometheusServer;
import dev.strongroom.e2e.rotation.RotationScene;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The chart's dashboard and alerts on a real Prometheus that scrapes operator and endpoint. */
@RequiresCluster
class MonitoringIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Panels that show something only where a namespace has used half of its budget. */
  private static final Set<String> EMPTY_HERE = Set.of("Budget used");

  private static final Pattern METRIC = Pattern.compile("`(strongroom_[a-z_]+)");

  /** What timers and histograms add to their names. */
  private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum|max)$");

  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static PostgresServer postgres;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path files) throws Exception {
    assumeTrue(PrometheusServer.isInstalled(), "prometheus is not installed");
    TestEndpoint.install(cluster);
    Map<String, String> settings =
        Map.of(
            "STRONGROOM_AUDIT_SINKS", "file",
            "STRONGROOM_AUDIT_DIRECTORY", files.resolve("audit").toString(),
            "STRONGROOM_EVENTS_URL", "https://127.0.0.1:1/events");
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    operator = TestOperator.start(cluster, Clock.systemUTC(), settings);
    endpoint = TestEndpoint.start(cluster, files, Map.of());
    prometheus =
        PrometheusServer.start(
            Map.of("operator", operator.metricsPort(), "endpoint", endpoint.metricsPort()),
            rules(cluster));
    rotateOneAndFailWithAnother(cluster);
    call(cluster);
  }

  private static String rules(Cluster cluster) {
    return Chart.render(
            cluster.client(),
            TestOperator.NAMESPACE,
            "--set=endpoint.enabled=true",
            "--set=metrics.prometheusRule.enabled=true")
        .stream()
        .filter(object -> object.getKind().equals("PrometheusRule"))
        .map(GenericKubernetesResource.class::cast)
        .map(rule -> Serialization.asYaml(rule.getAdditionalProperties().get("spec")))
        .findFirst()
        .orElseThrow();
  }

  private static void rotateOneAndFailWithAnother(Cluster cluster) {
    RotationScene scene =
        new RotationScene(cluster.client(), "monitoring-it", postgres, postgres.port());
    scene.declareTarget();
    scene.declareTarget("nowhere", "host: 127.0.0.1, port: 1, tls: {mode: Require}");
    String good = scene.declareLogin("good", "automaticallyAfterDays: 30");
    String bad =
        scene.declareLogin("bad", "automaticallyAfterDays: 30, retries: {attempts: 1}", "nowhere");
    scene.request(good, "now");
    scene.request(bad, "now");
    patiently().until(() -> scene.reason(good, "Rotated").equals("RotationSucceeded"));
    patiently().until(() -> scene.reason(bad, "Rotated").equals("RotationFailed"));
  }

  private static void call(Cluster cluster) {
    AwsCaller caller =
        AwsCaller.create(cluster, "monitoring-it", "reader").may("get", "managedsecrets/value");
    try (SecretsManagerClient secrets = caller.secrets(endpoint)) {
      patiently().until(() -> AwsCaller.outcome(secrets, "good").equals("read"));
      assertThat(AwsCaller.outcome(secrets, "none")).isNotEqualTo("read");
    }
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
      endpoint.close();
      operator.close();
      postgres.close();
    }
  }

  @Test
  void everyPanelOfTheDashboardShowsData() throws IOException {
    for (JsonNode panel : dashboard().get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        // When
        String query = target.get("expr").asText().replace("$__rate_interval", "30s");

        // Then
        int least = EMPTY_HERE.contains(panel.get("title").asText()) ? 0 : 1;
        patiently()
            .untilAsserted(
                () ->
                    assertThat(prometheus.query(query))
                        .as(query)
                        .hasSizeGreaterThanOrEqualTo(least));
      }
    }
  }

  /** What other tests have left in the cluster may be alerted of as well. */
  @Test
  void everyAlertIsUnderstoodAndTheFailedRotationIsToldOf() {
    // When
    String alert =
        "ALERTS{alertname='StrongroomObjectsFailing', namespace='monitoring-it',"
            + " kind='ManagedSecret', reason='RotationFailed', alertstate='pending'}";

    // Then
    patiently().untilAsserted(() -> assertThat(prometheus.query(alert)).hasSize(1));
    assertThat(rules("health", "ok")).hasSizeGreaterThan(15);
    assertThat(rules("health", "err")).isEmpty();
  }

  @Test
  void everyMetricIsDocumented() throws IOException {
    // Given
    Set<String> documented = new TreeSet<>();
    Path page = Chart.projectRoot().resolve("operator/docs/metrics.md");
    METRIC.matcher(Files.readString(page)).results().forEach(m -> documented.add(m.group(1)));

    // When
    List<String> exported = prometheus.metrics("strongroom_");

    // Then
    assertThat(exported).hasSizeGreaterThan(40);
    assertThat(exported)
        .allSatisfy(name -> assertThat(documented).contains(SERIES.matcher(name).replaceAll("")));
  }

  private static List<String> rules(String field, String value) {
    return StreamSupport.stream(prometheus.ruleGroups().spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.get("rules").spliterator(), false))
        .filter(rule -> rule.get(field).asText().equals(value))
        .map(rule -> rule.get("name").asText())
        .toList();
  }

  private static JsonNode dashboard() throws IOException {
    Path file = Chart.projectRoot().resolve("charts/strongroom/files/dashboards/strongroom.json");
    return JSON.readTree(file.toFile());
  }
}
