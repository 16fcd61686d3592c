package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration files of the programs on a node. */
final class NodeFiles {
  private final Path directory;
  private final NetworkPlan network;
  private final String cluster;

  NodeFiles(StateDirectory state, NetworkPlan network) {
    this.directory = state.directory("node");
    this.network = network;
    this.cluster = state.name();
  }

  /** Writes all of them; they are read on the node, below {@link NodeMachine#STATE}. */
  void write() {
    write("containerd.toml", containerd());
    write("cni/10-pods.conflist", pods());
    write("kubelet.yaml", kubelet());
  }

  private String containerd() {
    return """
    version = 2
    [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = "%s"
      # Both need rights that a container or a small virtual machine does not give.
      restrict_oom_score_adj = true
      disable_apparmor = true
      [plugins."io.containerd.grpc.v1.cri".containerd]
        snapshotter = "%s"
      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "%s"
        conf_dir = "%s"
    """
        .formatted(
            Node.PAUSE_IMAGE,
            snapshotter(),
            NodePackages.plugins(),
            NodeMachine.STATE.resolve("node/cni"));
  }

  /** An overlay on an overlay is refused by the kernel; then plain copies have to do. */
  private String snapshotter() {
    try {
      return Files.getFileStore(directory).type().equals("overlay") ? "native" : "overlayfs";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A routed cable per pod instead of a bridge: every answer passes the node's packet filter, so
   * Services work without a bridge filter in the kernel.
   */
  private String pods() {
    return """
    {
      "cniVersion": "0.4.0",
      "name": "pods",
      "plugins": [
        {
          "type": "ptp",
          "ipam": {
            "type": "host-local",
            "ranges": [[{"subnet": "%s"}]],
            "routes": [{"dst": "0.0.0.0/0"}]
          }
        }
      ]
    }
    """
        .formatted(network.podCidr());
  }

  private String kubelet() {
    return """
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
    # Open to the API server for logs, exec and port-forward; only this machine reaches it.
    authentication:
      anonymous: {enabled: true}
      webhook: {enabled: false}
    authorization: {mode: AlwaysAllow}
    cgroupDriver: cgroupfs
    cgroupRoot: %s
    # What follows spares rights and kernel features that small machines do not have.
    cgroupsPerQOS: false
    enforceNodeAllocatable: []
    failSwapOn: false
    failCgroupV1: false
    localStorageCapacityIsolation: false
    makeIPTablesUtilChains: false
    featureGates: {KubeletInUserNamespace: true}
    resolvConf: ""
    clusterDNS: ["%s"]
    clusterDomain: cluster.local
    maxPods: 200
    # A changed Secret is in the mounted file within seconds instead of a minute.
    configMapAndSecretChangeDetectionStrategy: Watch
    syncFrequency: 2s
    """
        .formatted(Cgroups.path(cluster), network.nodeAddress());
  }

  private void write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
