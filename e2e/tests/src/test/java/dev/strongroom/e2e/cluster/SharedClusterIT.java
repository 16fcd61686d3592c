package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.junit.RequiresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that tests get when they only ask for one. */
@RequiresCluster
class SharedClusterIT {

  @Test
  void isTheSameForAll(Cluster cluster, Cluster again) {
    // When, Then
    assertThat(cluster).isSameAs(again);
    assertThat(cluster.capabilities()).contains(Capability.CONTROL_PLANE);
  }

  @Test
  void canBeGivenByItsKubeconfigAndThenSurvivesTheCloseOfItsUser(Cluster cluster) {
    // Given
    ClusterRequest request = request(cluster.kubeconfig());

    // When
    try (Cluster given = Clusters.choose(request)) {
      // Then
      assertThat(given.kind()).startsWith("the user's own Kubernetes v1.");
      assertThat(given.client().namespaces().withName("kube-system").get()).isNotNull();
      assertThat(given.hostAddress()).isNotEmpty();
    }
    assertThat(cluster.client().namespaces().withName("kube-system").get()).isNotNull();
  }

  @Test
  void aNamedClusterThatDoesNotAnswerIsAnErrorAndNoOtherIsTaken(@TempDir Path directory)
      throws Exception {
    // Given
    Path kubeconfig = directory.resolve("kubeconfig");
    Path certificate = Files.createFile(directory.resolve("ca.crt"));
    new Kubeconfig("https://127.0.0.1:1", certificate).write(kubeconfig, "nobody", "none");

    // When, Then
    assertThatThrownBy(() -> Clusters.choose(request(kubeconfig)))
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessageContaining("does not answer");
  }

  private static ClusterRequest request(Path kubeconfig) {
    return new ClusterRequest(
        Capability.CONTROL_PLANE, Optional.of(kubeconfig), Optional.empty(), false, line -> {});
  }
}
