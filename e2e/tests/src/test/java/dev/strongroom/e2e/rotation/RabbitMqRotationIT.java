package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import org.junit.jupiter.api.Test;

/** Passwords of users change in a real RabbitMQ and in their Secrets, and nobody is locked out. */
@RequiresCluster
class RabbitMqRotationIT extends ServerRotation implements TwoUsers {
  RabbitMqRotationIT() {
    super(RotatedServer.Kind.RABBITMQ);
  }

  @Test
  void anAdministratorChangesThePassword() {
    // Given
    Login old = scene().declare("one", "{automaticallyAfterDays: 30, strategy: AdminReset}");

    // When
    Login now = scene().rotate("one", "r1");

    // Then
    assertThat(now.username()).isEqualTo("one");
    assertThat(accepts(now)).isTrue();
    assertThat(accepts(old)).isFalse();
  }
}
