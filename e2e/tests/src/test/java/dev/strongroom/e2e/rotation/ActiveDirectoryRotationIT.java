package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passwords of users change in a real domain of Active Directory and in their Secrets. */
@RequiresCluster
class ActiveDirectoryRotationIT extends ServerRotation {
  ActiveDirectoryRotationIT() {
    super(RotatedServer.Kind.ACTIVE_DIRECTORY);
  }

  @Test
  void afterAResetNoBindFailsOfApplicationsThatTakeUpTheNewPassword() {
    // Given
    Login first = scene().declare("one", "{automaticallyAfterDays: 30}");

    // When
    Rotated rotated = rotateUnderLoad("one");

    // Then
    assertThat(rotated.refused()).isZero();
    assertThat(scene().strategy("one")).isEqualTo("AdminReset");
    assertThat(server().has(rotated.last())).isTrue();
    assertThat(accepts(rotated.before())).isTrue();
    assertThat(accepts(first)).isFalse();
  }

  @Test
  void aUserThatChangesItsOwnPasswordHasTheNewOne() {
    // Given
    scene().declare("self", "{automaticallyAfterDays: 30, strategy: SingleUser}");

    // When
    Login now = scene().rotate("self", "r1");

    // Then
    assertThat(server().has(now)).isTrue();
  }

  /** As in the README of examples/active-directory. */
  @Test
  void theExampleRotates() {
    // Given
    new Example("active-directory")
        .apply(
            scene().team().client(),
            "active-directory.yaml",
            Map.of(
                "namespace: shop",
                "namespace: " + scene().team().name(),
                "dc1.example.com",
                server().address().host(),
                "activeDirectory:",
                "activeDirectory:\n    port: " + server().address().port(),
                "strongroom@example.com",
                server().username("keeper"),
                "shop@example.com",
                server().username("shop"),
                "name: directory-ca",
                "name: ca"));
    server().createAdministrator(created("directory-admin", "keeper"));
    server().createUser("shop", created("directory", "shop"));

    // When
    Login now = scene().rotate("directory", "1");

    // Then
    assertThat(server().has(now)).isTrue();
  }

  private Login created(String secret, String name) {
    return new Login(
        server().username(name),
        TestNamespace.text(scene().team().awaitSecret(secret), "password"));
  }
}
