package dev.strongroom.e2e.cluster;

/**
 * The addresses of one cluster.
 *
 * @param hostAddress this machine, as the cluster sees it; the API server listens here
 * @param nodeAddress the node, or the empty string without one
 * @param podCidr the addresses of pods, or the empty string without a node
 * @param serviceCidr the addresses of Services
 */
record NetworkPlan(String hostAddress, String nodeAddress, String podCidr, String serviceCidr) {

  /** Everything on loopback: there are no pods that would have to reach anything. */
  static NetworkPlan withoutNode() {
    return new NetworkPlan("127.0.0.1", "", "", "10.96.0.0/16");
  }

  boolean reachableByPods() {
    return !nodeAddress.isEmpty();
  }
}
