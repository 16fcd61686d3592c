package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import org.junit.jupiter.api.Test;

/** Passwords of users change in a real Kafka and in their Secrets, and nobody is locked out. */
@RequiresCluster
class KafkaRotationIT extends ServerRotation implements TwoPasswords {
  KafkaRotationIT() {
    super(RotatedServer.Kind.KAFKA);
  }

  @Override
  public String asking() {
    return ", strategy: TwoValues";
  }

  @Test
  void anAdministratorChangesThePasswordAndTheMechanismStays() {
    // Given
    Login old = scene().declare("one", "{automaticallyAfterDays: 30}");

    // When
    Login now = scene().rotate("one", "r1");

    // Then
    assertThat(scene().strategy("one")).isEqualTo("AdminReset");
    assertThat(accepts(now)).isTrue();
    assertThat(accepts(old)).isFalse();
  }
}
