package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.mariadb.MariaDbServer;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords of users change in a real MariaDB and in their Secrets, and nobody is locked out. */
@RequiresCluster
class MariaDbRotationIT {
  private static final Duration SOON = Duration.ofSeconds(120);

  private static MariaDbServer mariadb;
  private static TestOperator operator;
  private static TargetScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    assumeTrue(MariaDbServer.isInstalled(), "mariadbd is not installed");
    mariadb = MariaDbServer.start();
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
    scene = new TargetScene(cluster.client(), "mariadb-rotation-it");
    scene.trust(mariadb.authorityPem());
    Login admin =
        scene.generated(
            "admin", "{\"username\":\"strongroom\",\"host\":\"%s\"}".formatted(mariadb.host()));
    mariadb.createUser(admin.username(), admin.password());
    mariadb.run(
        "CREATE DATABASE shop",
        "GRANT CREATE USER ON *.* TO strongroom@'%'",
        "GRANT SELECT ON mysql.* TO strongroom@'%'",
        "GRANT SELECT ON shop.* TO strongroom@'%' WITH GRANT OPTION");
    scene.target(
        "mariadb",
        "{type: MariaDB, adminSecretRef: {name: admin}, mariadb: {host: %s, port: %d, tls:"
                .formatted(mariadb.host(), mariadb.port())
            + " {caConfigMapRef: {name: ca}}}}");
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
    }
    if (mariadb != null) {
      mariadb.close();
    }
  }

  private static Login declare(String name, String policy) {
    Login login = scene.rotated(name, "{\"username\":\"%s\"}".formatted(name), "mariadb", policy);
    mariadb.createUser(name, login.password());
    mariadb.run("GRANT SELECT ON shop.* TO '%s'@'%%'".formatted(name));
    return login;
  }

  private static boolean accepts(Login login) {
    return mariadb.accepts(login.username(), login.password());
  }

  @Test
  void withTwoPasswordsNoLoginFailsThroughFiveRotations() {
    // Given
    Login first = declare("two", "{automaticallyAfterDays: 30}");
    Login before = first;
    Login last = first;
    int refused;
    try (ContinuousLogins logins =
        new ContinuousLogins(() -> scene.login("two"), MariaDbRotationIT::accepts)) {
      // When
      for (int i = 1; i <= 5; i++) {
        before = last;
        last = scene.rotate("two", "r" + i);
      }
      await().atMost(SOON).until(() -> logins.count() > 50);
      refused = logins.refused();
    }

    // Then
    assertThat(refused).isZero();
    assertThat(accepts(last)).isTrue();
    assertThat(accepts(before)).isTrue();
    assertThat(accepts(first)).isFalse();
  }

  @Test
  void theOldPasswordEndsWhenThePolicySaysSo() {
    // Given
    Login old = declare("ends", "{automaticallyAfterDays: 30, retireAfter: {seconds: 0}}");

    // When
    Login now = scene.rotate("ends", "r1");

    // Then
    await().atMost(SOON).until(() -> !accepts(old));
    assertThat(accepts(now)).isTrue();
  }

  @Test
  void withTwoUsersNoLoginFailsThroughThreeRotations() {
    // Given
    Login first = declare("pair", "{automaticallyAfterDays: 30, strategy: AlternatingUsers}");
    Login last = first;
    int refused;
    try (ContinuousLogins logins =
        new ContinuousLogins(() -> scene.login("pair"), MariaDbRotationIT::accepts)) {
      // When
      for (int i = 1; i <= 3; i++) {
        last = scene.rotate("pair", "r" + i);
      }
      await().atMost(SOON).until(() -> logins.count() > 30);
      refused = logins.refused();
    }

    // Then
    assertThat(refused).isZero();
    assertThat(last.username()).isEqualTo("pair_clone");
    assertThat(accepts(last)).isTrue();
    assertThat(accepts(first)).isFalse();
  }
}
