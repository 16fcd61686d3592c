package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds at every kind of server whose users can have two passwords. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoPasswords {
  static final Duration SOON = Duration.ofSeconds(120);
  private static final int ROTATIONS = 3;

  private final RotatedServer.Kind kind;
  private RotatedServer server;
  private TestOperator operator;
  private TargetScene scene;

  TwoPasswords(RotatedServer.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(Cluster cluster) {
    assumeTrue(kind.isInstalled(), kind + " is not installed");
    server = kind.start();
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
    scene = new TargetScene(cluster.client(), "two-passwords-" + kind.lowerCase(), server);
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (server != null) {
      server.close();
    }
  }

  TargetScene scene() {
    return scene;
  }

  boolean accepts(Login login) {
    return server.accepts(login);
  }

  /** Rotates while an application logs in again and again, and returns the last two logins. */
  Rotated rotateUnderLoad(String name) {
    Login before = scene.login(name);
    Login last = before;
    try (ContinuousLogins logins = new ContinuousLogins(() -> scene.login(name), this::accepts)) {
      for (int i = 1; i <= ROTATIONS; i++) {
        before = last;
        last = scene.rotate(name, "r" + i);
      }
      await().atMost(SOON).until(() -> logins.count() > 10 * ROTATIONS);
      return new Rotated(before, last, logins.refused());
    }
  }

  /** How it went. */
  record Rotated(Login before, Login last, int refused) {}

  @Test
  void withTwoPasswordsNoLoginFails() {
    // Given
    Login first = scene.declare("two", "{automaticallyAfterDays: 30}");

    // When
    Rotated rotated = rotateUnderLoad("two");

    // Then
    assertThat(rotated.refused()).isZero();
    assertThat(scene.strategy("two")).isEqualTo("TwoValues");
    assertThat(accepts(rotated.last())).isTrue();
    assertThat(accepts(rotated.before())).isTrue();
    assertThat(accepts(first)).isFalse();
  }

  @Test
  void theOldPasswordEndsWhenThePolicySaysSo() {
    // Given
    Login old = scene.declare("ends", "{automaticallyAfterDays: 30, retireAfter: {seconds: 0}}");

    // When
    Login now = scene.rotate("ends", "r1");

    // Then
    await().atMost(SOON).until(() -> !accepts(old));
    assertThat(accepts(now)).isTrue();
  }
}
