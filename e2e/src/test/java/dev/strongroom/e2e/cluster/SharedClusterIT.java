package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The cluster that tests get when they only ask for one. */
@RequiresCluster
class SharedClusterIT {

  @Test
  void answersAsAdministratorThroughItsKubeconfig(Cluster cluster) {
    // Given
    try (var client = GivenCluster.clientOf(cluster.kubeconfig().toFile(), null)) {
      // When
      var namespaces = client.namespaces().list().getItems();

      // Then
      assertThat(namespaces).anyMatch(each -> each.getMetadata().getName().equals("kube-system"));
    }
  }

  @Test
  void isTheSameForAll(Cluster cluster, Cluster again) {
    // When, Then
    assertThat(cluster).isSameAs(again);
    assertThat(cluster.capabilities()).contains(Capability.CONTROL_PLANE);
  }
}
