package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import org.junit.jupiter.api.Test;

/** What holds where an administrator can make a second user of the same rights. */
interface TwoUsers extends ServerScene {
  @Test
  default void withTwoUsersNoLoginFails() {
    // Given
    Login first =
        scene().declare("pair", "{automaticallyAfterDays: 30, strategy: AlternatingUsers}");

    // When
    Rotated rotated = rotateUnderLoad("pair");

    // Then
    assertThat(rotated.refused()).isZero();
    assertThat(rotated.last().username()).isEqualTo("pair_clone");
    assertThat(accepts(rotated.last())).isTrue();
    assertThat(accepts(first)).isFalse();
  }
}
