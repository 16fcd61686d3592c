package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A password changes in PostgreSQL and in the Secret, on request and by schedule. */
@RequiresCluster
class RotationIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  private static final MovableClock CLOCK = new MovableClock();
  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, CLOCK, Map.of());
    scene = new RotationScene(cluster.client(), "rotation-it", postgres, postgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() {
    operator.close();
    postgres.close();
  }

  @Test
  void onRequestTheNewPasswordIsInForceAndTheOldOneIsRefused() throws Exception {
    // Given
    String login = scene.declareLogin("on_request", "automaticallyAfterDays: 30");
    String before = scene.password(login);

    // When
    scene.request(login, "first");

    // Then
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
    assertThat(postgres.accepts(login, before, "postgres")).isFalse();
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
    assertThat(scene.labels(login)).containsOnlyKeys("AWSCURRENT", "AWSPREVIOUS");
    assertThat(scene.lastRequest(login)).isEqualTo("first");
  }

  @Test
  void theTimeInWhichTheOldPasswordIsRefusedIsMeasuredAndTold() {
    // Given
    String login = scene.declareLogin("measured", "automaticallyAfterDays: 30");
    String before = scene.password(login);

    // When
    scene.request(login, "measure");

    // Then
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
    String told = "The target refused the old credential for ";
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(scene.notices(login))
                    .filteredOn(notice -> notice.startsWith(told))
                    .singleElement()
                    .satisfies(
                        notice ->
                            assertThat(notice)
                                .matches(
                                    told
                                        + "\\d{1,5} ms until Secret measured had version "
                                        + scene.version(login)
                                        + "\\.")));
    assertThat(RestartableOperator.get(operator.metricsPort(), "/metrics").body())
        .containsPattern("strongroom_rotation_refusal_window_seconds_count [1-9]")
        .contains("strongroom_rotation_refusal_window_seconds_bucket{le=\"0.3\"}");
  }

  @Test
  void theSameRequestIsTakenUpOnce() {
    // Given
    String login = scene.declareLogin("once", "automaticallyAfterDays: 30");
    scene.request(login, "only");
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
    String rotated = scene.version(login);

    // When
    scene.touch(login);

    // Then
    await().during(Duration.ofSeconds(2)).until(() -> scene.version(login).equals(rotated));
  }

  @Test
  void theSecretFollowsTheRecordWithoutWaitingForTheNextLook() {
    // Given
    String login = scene.declareLogin("follows", "automaticallyAfterDays: 30");
    String before = scene.password(login);

    // When
    scene.request(login, "follow");

    // Then
    await().atMost(SOON).until(() -> scene.recordedVersions(login).size() == 2);
    await().atMost(SOON).until(() -> scene.pendingToken(login).isEmpty());
    await().atMost(Duration.ofSeconds(3)).until(() -> !scene.password(login).equals(before));
  }

  @Test
  void bySchedule() {
    // Given
    String login = scene.declareLogin("scheduled", "schedule: rate(4 hours)");
    await().atMost(SOON).until(() -> scene.nextRotation(login).isPresent());
    Instant due = scene.nextRotation(login).orElseThrow();
    String before = scene.version(login);

    // When
    CLOCK.moveTo(due.plusSeconds(1));
    scene.touch(login);

    // Then
    await().atMost(SOON).until(() -> !scene.version(login).equals(before));
    await().atMost(SOON).until(() -> scene.nextRotation(login).orElseThrow().isAfter(due));
  }

  @Test
  void aTargetThatRefusesLeavesTheCurrentPasswordInForceAndSaysWhy() throws Exception {
    // Given
    String login =
        scene.declareLogin(
            "refused",
            "automaticallyAfterDays: 30, retries: {attempts: 1, initialBackoffSeconds: 1}");
    String kept = scene.password(login);
    try (var superuser = postgres.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("ALTER ROLE " + login + " NOLOGIN");
    }

    // When
    scene.request(login, "will-fail");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(scene.reason(login, "Rotated"))
                    .isIn("RotationFailed", "RotationInDoubt"));
    assertThat(scene.message(login, "Rotated")).contains("setSecret").contains("log in");
    assertThat(scene.password(login)).isEqualTo(kept);
    assertThat(scene.reason(login, "Ready")).isEqualTo("Synced");
    await()
        .atMost(SOON)
        .until(() -> scene.warnings(login).stream().anyMatch(w -> w.contains("setSecret")));
  }
}
