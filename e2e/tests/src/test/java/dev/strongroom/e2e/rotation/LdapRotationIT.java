package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.ldap.OpenLdapServer;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords of entries change in a real OpenLDAP and in their Secrets. */
@RequiresCluster
class LdapRotationIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final String ADMIN = "strongroom";

  private static OpenLdapServer directory;
  private static TestOperator operator;
  private static TargetScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    assumeTrue(OpenLdapServer.isInstalled(), "slapd is not installed");
    directory = OpenLdapServer.start(ADMIN);
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
    scene = new TargetScene(cluster.client(), "ldap-rotation-it");
    Login admin =
        scene.generated(
            "admin",
            "{\"username\":\"%s\",\"host\":\"%s\"}"
                .formatted(OpenLdapServer.dn(ADMIN), directory.host()));
    directory.addEntry(ADMIN, admin.password());
    scene.target(
        "directory",
        "{type: LDAP, adminSecretRef: {name: admin}, ldap: {host: %s, port: %d, tls:"
                .formatted(directory.host(), directory.port())
            + " {mode: Disable}}}");
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
    }
    if (directory != null) {
      directory.close();
    }
  }

  private static Login declare(String name, String policy) {
    Login login =
        scene.rotated(
            name, "{\"username\":\"%s\"}".formatted(OpenLdapServer.dn(name)), "directory", policy);
    directory.addEntry(name, login.password());
    return login;
  }

  private static boolean accepts(Login login) {
    return directory.accepts(login.username(), login.password());
  }

  @Test
  void withTwoPasswordsNoBindFailsThroughThreeRotations() {
    // Given
    Login first = declare("two", "{automaticallyAfterDays: 30}");
    Login before = first;
    Login last = first;
    int refused;
    try (ContinuousLogins logins =
        new ContinuousLogins(() -> scene.login("two"), LdapRotationIT::accepts)) {
      // When
      for (int i = 1; i <= 3; i++) {
        before = last;
        last = scene.rotate("two", "r" + i);
      }
      await().atMost(SOON).until(() -> logins.count() > 30);
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
  void anEntryThatChangesItsOwnPasswordHasTheNewOneAlone() {
    // Given
    Login old = declare("self", "{automaticallyAfterDays: 30, strategy: SingleUser}");

    // When
    Login now = scene.rotate("self", "r1");

    // Then
    assertThat(accepts(now)).isTrue();
    assertThat(accepts(old)).isFalse();
  }
}
