package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys of accounts change at a real OpenSSH and in their Secrets, and nobody is locked out. */
@RequiresCluster
class SshRotationIT extends ServerRotation implements TwoPasswords {
  SshRotationIT() {
    super(RotatedServer.Kind.SSH);
  }

  /** As in the README of examples/ssh. */
  @Test
  void theExampleRotates() {
    // Given
    new Example("ssh")
        .apply(
            scene().team().client(),
            "ssh.yaml",
            Map.of(
                "namespace: shop",
                "namespace: " + scene().team().name(),
                "build.example.com",
                server().address().host(),
                "port: 22",
                "port: " + server().address().port(),
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVuB2Ne1dbW9Sk1PSNmOPDcYNCLNkk9I5R7pHbcO3qK",
                ((RotatedSsh) server()).hostKey()));
    scene().team().awaitSecret("deploy");
    Login first = deploy();
    server().createUser("deploy", first);

    // When
    scene().request("deploy", "1");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(deploy()).as(scene().message("deploy")).isNotEqualTo(first));
    assertThat(accepts(deploy())).isTrue();
    assertThat(accepts(first)).isTrue();
  }

  private Login deploy() {
    return new Login(
        "deploy", TestNamespace.text(scene().team().awaitSecret("deploy"), "ssh-privatekey"));
  }
}
