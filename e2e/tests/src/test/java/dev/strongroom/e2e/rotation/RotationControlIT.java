package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.mirror.MirroredRotations;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people and the API ask of rotations: tests, freezes, cancelling. */
@RequiresCluster
class RotationControlIT {
  private static final String NAMESPACE = "rotation-control-it";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ONCE = "retries: {attempts: 1, initialBackoffSeconds: 1}";

  private static Cluster cluster;
  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;

  @BeforeAll
  static void start(Cluster started) {
    cluster = started;
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    scene = new RotationScene(cluster.client(), NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() {
    operator.close();
    postgres.close();
  }

  @Test
  void aTestTriesTheCurrentValueAndChangesNothing() {
    // Given
    String login = scene.declareLogin("tested", ONCE);
    String version = scene.version(login);

    // When the API asks for a test, as RotateSecret with RotateImmediately=false does
    new MirroredRotations(cluster.client())
        .rotate(
            scene.owner(login),
            Optional.empty(),
            "test-0000-0000-0000-0000-000000000001",
            true,
            Optional.empty());

    // Then
    await().atMost(SOON).until(() -> scene.lastTest(login).isPresent());
    await().atMost(SOON).until(() -> scene.pendingToken(login).isEmpty());
    assertThat(scene.version(login)).isEqualTo(version);
    assertThat(scene.recordedVersions(login)).containsExactly(version);
    assertThat(scene.password(login)).isEqualTo(scene.firstPassword(login));
    assertThat(scene.reason(login, "Rotated")).isNotEqualTo("RotationTestFailed");
  }

  @Test
  void aTestThatFailsSaysSo() {
    // Given a login whose password at the target is another one
    scene.declareTarget("closed", "host: 127.0.0.1, port: 1, tls: {mode: Require}");
    String login = scene.declareLogin("untestable", ONCE, "closed");

    // When
    scene.annotate(login, "strongroom.dev/test-rotation", "1");

    // Then
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationTestFailed"));
    assertThat(scene.message(login, "Rotated")).contains("testSecret", "CannotConnect");
    assertThat(scene.labels(login)).containsOnlyKeys("AWSCURRENT");
  }

  @Test
  void aFreezeLetsARequestWaitUnlessItIsForced() {
    // Given
    Instant began = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    String freeze =
        "{schedule: 'at(%s)', duration: 5h}".formatted(began.toString().replace("Z", ""));
    String login = scene.declareLogin("frozen", "freezes: [" + freeze + "]");

    // When
    scene.request(login, "urgent");

    // Then
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationFrozen"));
    assertThat(scene.message(login, "Rotated"))
        .contains(began.plus(5, ChronoUnit.HOURS).toString());
    assertThat(scene.password(login)).isEqualTo(scene.firstPassword(login));
    scene.annotate(login, "strongroom.dev/rotate-in-freeze", "urgent");
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
    assertThat(scene.lastRequest(login)).isEqualTo("urgent");
  }

  @Test
  void aRotationThatCannotSucceedIsCancelled() {
    // Given
    scene.declareTarget("away", "host: 127.0.0.1, port: 1, tls: {mode: Require}");
    String login =
        scene.declareLogin(
            "cancelled", "retries: {attempts: 9, initialBackoffSeconds: 60}", "away");
    scene.request(login, "first");
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationRetrying"));

    // When
    scene.annotate(login, "strongroom.dev/cancel-rotation", "1");

    // Then
    await().atMost(SOON).until(() -> scene.pendingToken(login).isEmpty());
    await()
        .atMost(SOON)
        .until(() -> scene.notices(login).stream().anyMatch(e -> e.contains("for the request 1")));
    await().atMost(SOON).until(() -> scene.labels(login).size() == 1);
    assertThat(scene.password(login)).isEqualTo(scene.firstPassword(login));
  }
}
