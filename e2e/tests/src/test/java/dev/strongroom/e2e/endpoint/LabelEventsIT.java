package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Every move of a staging label is told to the event sink, whatever happens in between. */
@RequiresCluster
class LabelEventsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static final int SECRETS = 4;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static EventReceiver receiver;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static SecretsManagerClient client;

  @BeforeAll
  static void start(Cluster given) throws Exception {
    cluster = given;
    TestEndpoint.install(cluster);
    // An operator makes the root key, which an endpoint needs.
    TestOperator.start(cluster, Clock.systemUTC(), Map.of()).close();
    receiver = new EventReceiver(folder);
    endpoint = TestEndpoint.start(cluster, folder, receiver.settings());
    team = TestNamespace.create(cluster.client(), "label-events-it");
    client =
        AwsCaller.create(cluster, team.name(), "writer")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("update", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .may("update", "managedsecrets/versions")
            .may("create", "managedsecrets/rotation")
            .secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    client.close();
    endpoint.close();
    receiver.close();
  }

  @Test
  void callsAndChangesOfObjectsAreToldWithoutAnyValue() {
    receiver.answers(request -> 204, 0);
    try (TestOperator operator =
        TestOperator.start(cluster, Clock.systemUTC(), receiver.settings())) {
      // Given
      String first = UUID.randomUUID().toString();
      client.createSecret(r -> r.name("told").clientRequestToken(first).secretString("s3cr3t-1"));
      team.awaitReady("told");
      String second = put("told", "s3cr3t-2");

      // When
      client.updateSecretVersionStage(
          r -> r.secretId("told").versionStage("blue").moveToVersionId(first));
      team.managedSecrets("told")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"strongroom.dev/rollback\":\"ticket-1\"}}}");
      team.apply("declared", "{value: {generate: {}}}");
      team.awaitReady("declared");

      // Then
      String declared = team.managedSecrets("declared").get().getStatus().versionId();
      patiently().until(() -> receiver.moves("declared").size() == 1);
      patiently()
          .untilAsserted(
              () ->
                  assertThat(receiver.moves("told"))
                      .containsExactly(
                          "AWSCURRENT " + first, "AWSCURRENT " + second, "blue " + first));
      patiently()
          .until(
              () ->
                  receiver.events().stream()
                          .filter(e -> e.secret().equals("told"))
                          .map(EventReceiver.Event::id)
                          .distinct()
                          .count()
                      == 4);
      assertThat(receiver.moves("declared")).containsExactly("AWSCURRENT " + declared);
      patiently().until(() -> metric(operator, "strongroom_label_events_waiting") == 0);
    }
    assertThat(receiver.events())
        .allSatisfy(
            event -> {
              assertThat(event.contentType()).startsWith("application/cloudevents+json");
              assertThat(event.authorization()).isEqualTo("Bearer let-me-in");
              assertThat(event.text()).doesNotContain("s3cr3t");
            });
    SecretRecordSpec stored = team.record("told").orElseThrow().getSpec();
    assertThat(stored.getLabelUpdates()).isNull();
    assertThat(stored.getFormat()).isLessThan(SecretRecordSpec.FOURTH_FORMAT);
  }

  @Test
  void aRotationIsTold() {
    receiver.answers(request -> 204, 0);
    try (TestOperator operator =
        TestOperator.start(cluster, Clock.systemUTC(), receiver.settings())) {
      // Given
      team.apply(
          "RotationPolicy", "monthly", "{automaticallyAfterDays: 30, strategy: GenerateOnly}");
      team.apply(
          "rotated",
          "{value: {generate: {template: '{\"username\":\"app\"}', key: password}},"
              + " rotation: {policyRef: {name: monthly}}}");
      team.awaitReady("rotated");

      // When
      client.rotateSecret(r -> r.secretId("rotated"));

      // Then
      patiently().until(() -> receiver.moves("rotated").size() == 2);
      patiently().until(() -> metric(operator, "strongroom_label_events_waiting") == 0);
    }
    Map<String, String> labels = team.record("rotated").orElseThrow().getSpec().getLabels();
    assertThat(receiver.moves("rotated"))
        .containsExactly(
            "AWSCURRENT " + labels.get("AWSPREVIOUS"), "AWSCURRENT " + labels.get("AWSCURRENT"));
  }

  @Test
  void nothingIsLostWhileTheSinkFailsAndTheOperatorIsKilled() {
    Map<String, List<String>> expected = new TreeMap<>();
    Optional<OperatorProcess> operator = Optional.empty();
    try {
      // Given
      operator = Optional.of(operator());
      for (int i = 0; i < SECRETS; i++) {
        String name = "killed-" + i;
        String token = UUID.randomUUID().toString();
        client.createSecret(r -> r.name(name).clientRequestToken(token).secretString("0"));
        expected.put(name, new ArrayList<>(List.of("AWSCURRENT " + token)));
      }

      // When
      receiver.answers(request -> request % 3 == 0 ? 204 : 503, 20);
      putToAll(expected);
      receiver.answers(request -> 204, 200);
      putToAll(expected);
      patiently().until(() -> receiver.moves("killed-0").size() > 1);
      operator.get().kill();
      operator.get().awaitEnd();
      putToAll(expected);
      receiver.goAway();
      operator = Optional.of(operator());
      putToAll(expected);
      OperatorProcess waiting = operator.get();
      patiently()
          .until(() -> metric(waiting.metrics(), "strongroom_label_events_waiting") >= SECRETS);
      patiently().until(() -> metric(waiting.metrics(), "strongroom_label_events_failures") > 0);
      waiting.kill();
      waiting.awaitEnd();
      receiver.answers(request -> 204, 50);
      receiver.comeBack();
      operator = Optional.of(operator());
      putToAll(expected);

      // Then
      patiently()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  expected.forEach(
                      (name, moves) -> assertThat(receiver.moves(name)).isEqualTo(moves)));
      OperatorProcess last = operator.get();
      patiently().until(() -> metric(last.metrics(), "strongroom_label_events_waiting") == 0);
    } finally {
      operator.ifPresent(OperatorProcess::close);
    }
  }

  @Test
  void anotherReplicaTellsWhatTheLeaderHasLeft() {
    Map<String, List<String>> expected = new TreeMap<>();
    receiver.answers(request -> 503, 0);
    try (OperatorProcess leader = operator("true");
        OperatorProcess other = operator("true")) {
      // Given
      String token = UUID.randomUUID().toString();
      client.createSecret(r -> r.name("handed").clientRequestToken(token).secretString("0"));
      expected.put("handed", new ArrayList<>(List.of("AWSCURRENT " + token)));
      putToAll(expected);
      patiently().until(() -> metric(leader.metrics(), "strongroom_label_events_failures") > 0);
      assertThat(receiver.moves("handed")).isEmpty();

      // When
      leader.kill();
      leader.awaitEnd();
      receiver.answers(request -> 204, 0);
      putToAll(expected);

      // Then
      patiently()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(receiver.moves("handed")).isEqualTo(expected.get("handed")));
      patiently().until(() -> metric(other.metrics(), "strongroom_label_events_delivered") > 0);
    }
  }

  private static OperatorProcess operator() {
    return operator("false");
  }

  private static OperatorProcess operator(String leaderElection) {
    Map<String, String> settings = new TreeMap<>(receiver.settings());
    settings.put("STRONGROOM_LEADER_ELECTION", leaderElection);
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, QUICK_START, settings)
        .awaitStarted();
  }

  private static void putToAll(Map<String, List<String>> expected) {
    for (int round = 0; round < 3; round++) {
      expected.forEach((name, moves) -> moves.add("AWSCURRENT " + put(name, "value")));
    }
  }

  private static String put(String secret, String value) {
    String token = UUID.randomUUID().toString();
    return client
        .putSecretValue(r -> r.secretId(secret).clientRequestToken(token).secretString(value))
        .versionId();
  }

  private static double metric(TestOperator operator, String name) {
    return metric(RestartableOperator.get(operator.metricsPort(), "/metrics").body(), name);
  }

  private static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.matches(name + "(_total)? .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }
}
