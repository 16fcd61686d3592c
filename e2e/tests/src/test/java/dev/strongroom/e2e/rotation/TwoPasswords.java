package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import org.junit.jupiter.api.Test;

/** What holds at every kind of server whose users can have two passwords. */
interface TwoPasswords extends ServerScene {
  /** What a policy has to ask for; empty where two passwords are what there is without asking. */
  default String asking() {
    return "";
  }

  @Test
  default void withTwoPasswordsNoLoginFails() {
    // Given
    Login first = scene().declare("two", "{automaticallyAfterDays: 30%s}".formatted(asking()));

    // When
    Rotated rotated = rotateUnderLoad("two");

    // Then
    assertThat(rotated.refused()).isZero();
    assertThat(scene().strategy("two")).isEqualTo("TwoValues");
    assertThat(accepts(rotated.last())).isTrue();
    assertThat(accepts(rotated.before())).isTrue();
    assertThat(accepts(first)).isFalse();
  }

  @Test
  default void theOldPasswordEndsWhenThePolicySaysSo() {
    // Given
    Login old =
        scene()
            .declare(
                "ends",
                "{automaticallyAfterDays: 30, retireAfter: {seconds: 0}%s}".formatted(asking()));

    // When
    Login now = scene().rotate("ends", "r1");

    // Then
    await().atMost(SOON).until(() -> !accepts(old));
    assertThat(accepts(now)).isTrue();
  }
}
