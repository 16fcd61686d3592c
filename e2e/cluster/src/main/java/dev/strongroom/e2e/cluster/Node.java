package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.host.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node's programs: containerd, kubelet, kube-proxy and DNS on its {@link NodeMachine}. */
final class Node {
  /** The image that holds a pod's namespaces. */
  static final String PAUSE_IMAGE = "localhost/pause:1";

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final StateDirectory state;
  private final NodeMachine machine;
  private final List<ChildProcess> programs = new ArrayList<>();

  Node(StateDirectory state, NodeMachine machine) {
    this.state = state;
    this.machine = machine;
  }

  /** Starts the programs and returns when the node is ready for pods. */
  void join(ControlPlane controlPlane, NetworkPlan network, KubernetesClient client) {
    new NodeFiles(state, network).write();
    controlPlane.writeNodeKubeconfig(state.resolve("node/kubeconfig"));
    launch("containerd", "containerd", "--config", onNode("node/containerd.toml"));
    Waiting.until("containerd", LIMIT, this::containerdAnswers);
    launch(
        "kubelet",
        onNode("bin/kubelet"),
        "--config=" + onNode("node/kubelet.yaml"),
        "--kubeconfig=" + onNode("node/kubeconfig"),
        "--hostname-override=" + ControlPlane.NODE,
        "--node-ip=" + network.nodeAddress());
    launch(
        "kube-proxy",
        onNode("bin/kube-proxy"),
        "--kubeconfig=" + onNode("kubeconfig"),
        "--proxy-mode=iptables",
        "--cluster-cidr=" + network.podCidr(),
        "--hostname-override=" + ControlPlane.NODE,
        "--conntrack-max-per-core=0");
    launch(
        "cluster-dns",
        onNode("bin/cluster-dns"),
        "--kubeconfig=" + onNode("kubeconfig"),
        "--listen=" + network.nodeAddress() + ":53");
    loadPauseImage();
    Waiting.until("the node to be ready", LIMIT, () -> isReady(client));
  }

  /** Imports a docker archive into the node's container runtime. */
  void loadImage(Path dockerArchive) {
    machine.run(List.of("ctr", "-n", "k8s.io", "images", "import", "-"), dockerArchive.toFile());
  }

  private void loadPauseImage() {
    Path root = state.directory("node/pause");
    Path archive = state.resolve("node/pause.tar");
    Trees.copy(state.program(Programs.NODE_INIT), root.resolve("pause"));
    Images.write(archive, PAUSE_IMAGE, root, List.of("/pause"));
    loadImage(archive);
  }

  private boolean containerdAnswers() {
    programs.forEach(ChildProcess::checkAlive);
    try {
      HostCommand.run(machine.enter(List.of("ctr", "version")));
      return true;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  private boolean isReady(KubernetesClient client) {
    programs.forEach(ChildProcess::checkAlive);
    try {
      var node = client.nodes().withName(ControlPlane.NODE).get();
      return node != null && GivenCluster.isReady(node) && node.getSpec().getTaints().isEmpty();
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private static String onNode(String path) {
    return NodeMachine.STATE.resolve(path).toString();
  }

  private void launch(String name, String... command) {
    List<String> line =
        machine.enter(Programs.supervised(NodeMachine.STATE, name, List.of(command)));
    // They need no pipe to us: they end with the machine's first process.
    programs.add(ChildProcess.start(name, state.log(name), false, line));
  }
}
