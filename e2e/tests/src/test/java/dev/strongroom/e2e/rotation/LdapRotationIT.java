package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import org.junit.jupiter.api.Test;

/** Passwords of entries change in a real OpenLDAP and in their Secrets. */
@RequiresCluster
class LdapRotationIT extends ServerRotation implements TwoPasswords {
  LdapRotationIT() {
    super(RotatedServer.Kind.LDAP);
  }

  @Test
  void anEntryThatChangesItsOwnPasswordHasTheNewOneAlone() {
    // Given
    Login old = scene().declare("self", "{automaticallyAfterDays: 30, strategy: SingleUser}");

    // When
    Login now = scene().rotate("self", "r1");

    // Then
    assertThat(accepts(now)).isTrue();
    assertThat(accepts(old)).isFalse();
  }
}
