package dev.strongroom.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The whole path as users have it: the released image in pods of the chart's Deployment, and an
 * application's pod that mounts the Secret. The operator has rights in the application's namespace
 * alone, and so leaves what other test classes have made.
 */
@EnabledIf(
    value = "imagesAreBuilt",
    disabledReason = "mvn package builds the images on Linux, unless -Dimage.skip is given")
@RequiresCluster(Capability.IMAGES)
class PodIT {
  private static final String NAMESPACE = "pod-it-system";
  private static final Duration POD_LIMIT = Duration.ofSeconds(150);
  private static final Duration SOON = Duration.ofSeconds(30);
  // A killed leader's lease has to run out first.
  private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(60);

  // Half of what a lease lasts.
  private static final Duration HANDOVER_LIMIT = Duration.ofSeconds(8);

  private static PostgresServer postgres;
  private static OperatorDeployment operator;
  private static Shop shop;

  @BeforeAll
  static void start(Cluster cluster) throws Exception {
    BuiltImage image = BuiltImage.operator();
    cluster.loadImage(image.archive());
    cluster.loadImage(BuiltImage.client().archive());
    postgres =
        PostgresServer.start(
            new PostgresServer.Settings(
                cluster.hostAddress(), OptionalInt.empty(), Optional.empty(), true, List.of()));
    shop = new Shop(cluster.client());
    shop.createNamespace();
    TestOperator.withoutClaims(cluster.client());
    operator =
        OperatorDeployment.install(
            cluster.client(),
            NAMESPACE,
            image.digest(),
            "--set",
            "replicas=2,watchNamespaces={" + Shop.NAMESPACE + "}");
    operator.awaitReady(POD_LIMIT);
    shop.declare(postgres.endpoint(), postgres.authorityPem().orElseThrow());
    shop.awaitSecrets(SOON);
    postgres.createLogin(Shop.LOGIN, shop.password(), Shop.DATABASE);
    createAdmin();
    shop.startClient(BuiltImage.client().name(), BuiltImage.client().digest());
    shop.clientLog().await("connected as", 0, POD_LIMIT);
  }

  /** As database.sql has it. */
  private static void createAdmin() throws SQLException {
    try (Connection superuser = postgres.superuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE shop_admin LOGIN CREATEROLE PASSWORD '%s'".formatted(shop.adminPassword()));
      statement.execute("GRANT %s TO shop_admin WITH ADMIN OPTION".formatted(Shop.LOGIN));
    }
  }

  static boolean imagesAreBuilt() {
    return BuiltImage.operator().isBuilt() && BuiltImage.client().isBuilt();
  }

  @AfterAll
  static void removeAll() {
    // In this order: with the kinds' rights gone nobody would work for the objects any more.
    if (shop != null) {
      shop.remove();
    }
    if (operator != null) {
      operator.remove();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void aRotationReachesTheRunningPodAndNoLoginIsRefused() throws Exception {
    // Given
    String old = shop.password();
    String oldUser = shop.username();
    ClientLog log = shop.clientLog();
    ClientLog.Counts before = log.nextCounts(SOON);
    int known = log.lines().size();

    // When
    shop.requestRotation("reaches-the-pod");

    // Then
    shop.awaitRotation("reaches-the-pod", old, SOON);
    assertThat(shop.username()).isNotEqualTo(oldUser);
    assertThat(postgres.accepts(oldUser, old, Shop.DATABASE)).isTrue();
    assertThat(postgres.accepts(shop.username(), shop.password(), Shop.DATABASE)).isTrue();
    log.await("password file changed", known, POD_LIMIT);
    ClientLog.Counts change = log.nextCounts(SOON).since(before);
    assertThat(change.loginsFailed()).isZero();
    assertThat(change.queriesFailed()).isZero();
    awaitUndisturbedWork();
  }

  @Test
  void whenTheWorkingOperatorIsKilledAnotherTakesOver() {
    // Given
    String leader = awaitLeader();
    String old = shop.password();

    // When
    operator.kill(leader);

    // Then
    shop.requestRotation("after-the-takeover");
    shop.awaitRotation("after-the-takeover", old, TAKEOVER_LIMIT);
    awaitAnotherLeader(leader, TAKEOVER_LIMIT);
    awaitUndisturbedWork();
  }

  @Test
  void whenTheWorkingOperatorIsToldToStopAnotherTakesOverWithoutWaitingForTheLease() {
    // Given
    String leader = awaitLeader();

    // When
    operator.stop(leader);

    // Then
    awaitAnotherLeader(leader, HANDOVER_LIMIT);
  }

  private static void awaitAnotherLeader(String before, Duration limit) {
    await()
        .atMost(limit)
        .until(() -> operator.leader().filter(next -> !next.equals(before)).isPresent());
  }

  private static String awaitLeader() {
    operator.awaitReady(POD_LIMIT);
    return await()
        .atMost(TAKEOVER_LIMIT)
        .until(operator::leader, Optional::isPresent)
        .orElseThrow();
  }

  /** Two of the application's reports in a row between which nothing has failed. */
  private static void awaitUndisturbedWork() {
    await()
        .atMost(POD_LIMIT)
        .until(
            () -> {
              ClientLog.Counts first = shop.clientLog().nextCounts(SOON);
              return shop.clientLog().nextCounts(SOON).since(first);
            },
            change ->
                change.loginsOk() > 0 && change.loginsFailed() == 0 && change.queriesFailed() == 0);
  }
}
