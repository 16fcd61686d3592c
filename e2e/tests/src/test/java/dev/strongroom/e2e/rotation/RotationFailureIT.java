package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failing rotation says, while it is retried and when it is over. */
@RequiresCluster
class RotationFailureIT {
  private static final String NAMESPACE = "rotation-failure-it";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ONCE = "retries: {attempts: 1, initialBackoffSeconds: 1}";

  private static Cluster cluster;
  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;

  /** Takes connections and says nothing. */
  private static ServerSocket mute;

  @BeforeAll
  static void start(Cluster started) throws IOException {
    mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    cluster = started;
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    scene = new RotationScene(cluster.client(), NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() throws IOException {
    mute.close();
    operator.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "closed    | 'host: 127.0.0.1, port: 1'               | cannot be reached",
        "no_name   | 'host: no-such-host.invalid'             | cannot be resolved",
        "no_answer | 'host: 127.0.0.1, port: MUTE_PORT, connectTimeoutSeconds: 1' | did not answer"
            + " the login in time",
        "not_db    | 'host: 127.0.0.1, port: HTTP_PORT'       | login",
        "api       | 'host: API_HOST, port: API_PORT'         | does not allow targets at this"
            + " host",
        "no_db     | 'host: DB_HOST, port: DB_PORT, database: missing' | no database of the given"
            + " name",
      })
  void aRotationThatCouldSendNothingIsFailedAndNotInDoubt(
      String login, String connection, String cause) {
    // Given
    URI api = URI.create(cluster.client().getMasterUrl().toString());
    String spec =
        connection
            .replace("API_HOST", api.getHost())
            .replace("API_PORT", String.valueOf(api.getPort()))
            .replace("HTTP_PORT", String.valueOf(operator.httpPort()))
            .replace("MUTE_PORT", String.valueOf(mute.getLocalPort()))
            .replace("DB_HOST", postgres.host())
            .replace("DB_PORT", String.valueOf(postgres.port()));
    scene.declareTarget(login.replace('_', '-'), spec + ", tls: {mode: Require}");
    scene.declareLogin(login, ONCE, login.replace('_', '-'));
    String kept = scene.password(login);

    // When
    scene.request(login, "first");

    // Then
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").startsWith("RotationFailed"));
    assertThat(scene.message(login, "Rotated")).contains("setSecret", cause);
    assertThat(scene.labels(login)).containsOnlyKeys("AWSCURRENT");
    assertThat(scene.password(login)).isEqualTo(kept);
  }

  @Test
  void withoutTheInstallationsLeaveNoJobRuns() {
    // Given
    scene.declareAnyTarget("container", "type: Job, job: {cronJobRef: {name: any}}");
    String login = scene.declareLogin("contained", ONCE, "container");
    String kept = scene.password(login);

    // When
    scene.request(login, "first");

    // Then
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").startsWith("RotationFailed"));
    assertThat(scene.message(login, "Rotated"))
        .contains("createSecret", "targets.jobs.enabled gives it the right");
    assertThat(scene.password(login)).isEqualTo(kept);
  }

  @Test
  void whileRetriesRunConditionEventAndMetricNameStepCauseAndNextAttempt() throws Exception {
    // Given
    scene.declareTarget("nobody", "host: 127.0.0.1, port: 1, tls: {mode: Require}");
    String login =
        scene.declareLogin("retried", "retries: {attempts: 9, initialBackoffSeconds: 2}", "nobody");
    String told =
        "Rotation step setSecret failed: The target cannot be reached at its host and port."
            + " CannotConnect: check host and port of the ExternalSecretTarget, that the target"
            + " runs, and the network policies in between. Attempt ";

    // When
    scene.request(login, "first");

    // Then
    await().atMost(SOON).until(() -> scene.message(login, "Rotated").startsWith(told + "2 starts"));
    assertThat(scene.message(login, "Rotated"))
        .matches(".* starts at \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\.");
    await().atMost(SOON).until(() -> scene.message(login, "Rotated").startsWith(told + "4 starts"));
    List<String> events =
        scene.warnings(login).stream().filter(warning -> warning.startsWith(told)).toList();
    assertThat(events).as("one event for a cause, not one for each attempt").hasSize(1);
    assertThat(metrics())
        .anyMatch(
            line ->
                line.startsWith("strongroom_rotation_failed_attempts_total")
                    && line.contains("class=\"CannotConnect\"")
                    && line.contains("cause=\"UNREACHABLE\"")
                    && line.contains("step=\"setSecret\""));
  }

  @Test
  void aRotationThatWaitsForItsAuthoritiesGoesOnOnceTheyAreThere() {
    // Given
    scene.declareTarget(
        "no-ca",
        "host: %s, port: %d, tls: {caConfigMapRef: {name: late-ca}}"
            .formatted(postgres.host(), postgres.port()));
    String login = scene.declareLogin("waiting", ONCE, "no-ca");
    String before = scene.password(login);
    scene.request(login, "first");
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("CaNotFound"));

    // When
    cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("late-ca")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(Map.of("ca.crt", postgres.authorityPem().orElseThrow()))
                .build())
        .serverSideApply();

    // Then
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
  }

  private static List<String> metrics() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + operator.metricsPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
        .body()
        .toList();
  }
}
