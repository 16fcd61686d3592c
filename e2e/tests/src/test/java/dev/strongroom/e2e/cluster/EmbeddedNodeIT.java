package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.junit.RequiresCluster;
import org.junit.jupiter.api.Test;

/** A second cluster with a node beside the shared one: "two regions" on one machine. */
@RequiresCluster(Capability.NODE)
class EmbeddedNodeIT {

  @Test
  void standsBesideAnotherWithANetworkOfItsOwnAndTakesItAway(Cluster shared) {
    // Given
    String hostAddress;

    // When
    try (EmbeddedCluster second = EmbeddedCluster.start(EmbeddedOptions.withNode())) {
      hostAddress = second.hostAddress();

      // Then
      assertThat(second.client().nodes().list().getItems()).hasSize(1);
      assertThat(hostAddress).isNotEqualTo(shared.hostAddress());
      assertThat(HostCommand.run("ip", "addr")).contains(hostAddress);
    }
    assertThat(HostCommand.run("ip", "addr")).doesNotContain(hostAddress);
    assertThat(shared.client().nodes().list().getItems()).isNotEmpty();
  }
}
