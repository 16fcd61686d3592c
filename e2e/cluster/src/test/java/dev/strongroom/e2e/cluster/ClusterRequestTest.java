package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the environment and a name may say. */
class ClusterRequestTest {

  @Test
  void withoutVariablesNoClusterIsNamedAndPackagesMayBeInstalled() {
    // When
    ClusterRequest request = ClusterRequest.from(Capability.NODE, Map.of("KUBECONFIG", "/mine"));

    // Then
    assertThat(request.kubeconfig()).isEmpty();
    assertThat(request.context()).isEmpty();
    assertThat(request.install()).isTrue();
  }

  @Test
  void theVariablesAreTaken() {
    // When
    ClusterRequest request =
        ClusterRequest.from(
            Capability.NODE,
            Map.of(
                "STRONGROOM_E2E_KUBECONFIG", "/mine",
                "STRONGROOM_E2E_CONTEXT", "test",
                "STRONGROOM_E2E_NO_INSTALL", "1"));

    // Then
    assertThat(request.kubeconfig()).contains(Path.of("/mine"));
    assertThat(request.context()).contains("test");
    assertThat(request.install()).isFalse();
  }

  @Test
  void aNameThatWouldLeaveTheDirectoryOfClustersIsRefused() {
    // When, Then
    assertThatThrownBy(() -> EmbeddedOptions.controlPlaneOnly().named("../mine"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EmbeddedOptions.controlPlaneOnly().named("mine").name()).contains("mine");
  }
}
