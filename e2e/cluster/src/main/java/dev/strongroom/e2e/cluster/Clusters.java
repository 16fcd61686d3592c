package dev.strongroom.e2e.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses between the clusters that can be had: the user's own, k3s in Docker, the embedded one.
 */
public final class Clusters {
  private Clusters() {}

  /**
   * Gives a running cluster. The user's own is taken only when named, and then no other is tried.
   *
   * @throws ClusterUnavailableException if none can be had; the message has each one's reason
   */
  public static Cluster choose(ClusterRequest request) {
    if (request.isGiven()) {
      return GivenCluster.connect(request);
    }
    List<String> reasons = new ArrayList<>();
    reasons.add("no cluster was named (STRONGROOM_E2E_KUBECONFIG)");
    try {
      return DockerCluster.start(request.progress());
    } catch (ClusterUnavailableException e) {
      reasons.add("k3s in Docker: " + e.getMessage());
    }
    try {
      return EmbeddedCluster.start(embedded(request));
    } catch (ClusterUnavailableException e) {
      reasons.add("embedded: " + e.getMessage());
    }
    throw new ClusterUnavailableException("no cluster: " + String.join("; ", reasons));
  }

  private static EmbeddedOptions embedded(ClusterRequest request) {
    return EmbeddedOptions.controlPlaneOnly()
        .node(request.needed() != Capability.CONTROL_PLANE ? NodeMode.JOINED : NodeMode.ON_DEMAND)
        .install(request.install())
        .progress(request.progress());
  }
}
