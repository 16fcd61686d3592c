package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** k3s in Docker, where a Docker engine answers. */
class DockerClusterIT {

  @Test
  void startsWithANode() {
    // Given, When
    try (Cluster cluster = start()) {
      // Then
      cluster.requireNode();
      assertThat(cluster.client().nodes().list().getItems()).hasSize(1);
      assertThat(cluster.capabilities()).contains(Capability.NODE);
      assertThat(cluster.hostAddress()).isNotEmpty();
    }
  }

  @Test
  void staysUnderItsNameUntilItIsTakenDown() {
    // Given
    Assumptions.assumeTrue(DockerNodes.engineAnswers(), "no Docker engine answers");
    String name = "docker-it-" + ProcessHandle.current().pid();
    try {
      // When
      NamedCluster.start(EmbeddedOptions.controlPlaneOnly().named(name).node(NodeMode.JOINED));

      // Then
      NamedCluster found = NamedCluster.of(name);
      assertThat(found.kind()).contains("k3s");
      assertThat(found.isRunning()).isTrue();
      assertThat(found.hasNode()).isTrue();
    } finally {
      NamedCluster.of(name).remove();
    }
    assertThat(NamedCluster.of(name).isRunning()).isFalse();
  }

  private static Cluster start() {
    try {
      return DockerCluster.start(System.err::println);
    } catch (ClusterUnavailableException e) {
      return Assumptions.abort(e.getMessage());
    }
  }
}
