package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.ClusterRequest;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import dev.strongroom.e2e.cluster.Clusters;
import dev.strongroom.e2e.cluster.DockerNodes;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.cluster.NamedCluster;
import dev.strongroom.e2e.cluster.NodeMode;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the quick start's cluster: the one left from the last time, else a new one. */
final class ClusterChoice {
  private static final String NAME = "quickstart";

  private final RunOptions options;
  private final Consumer<String> progress;

  ClusterChoice(RunOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /** The one left from the last time, if it answers and has what is wanted now. */
  Optional<QuickStartCluster> left() {
    NamedCluster cluster = NamedCluster.of(NAME);
    try {
      return cluster.isRunning() && cluster.hasNode() == getsNode()
          ? Optional.of(of(cluster))
          : Optional.empty();
    } catch (ClusterUnavailableException doesNotAnswer) {
      return Optional.empty();
    }
  }

  private boolean getsNode() {
    return options.node()
        && (DockerNodes.engineAnswers()
            || EmbeddedCluster.obstacleToNode(options.install()).isEmpty());
  }

  /**
   * Removes what is left of another one and starts one.
   *
   * @throws ClusterUnavailableException if none can be had here
   */
  QuickStartCluster start() {
    return of(
        NamedCluster.start(
            EmbeddedOptions.controlPlaneOnly()
                .named(NAME)
                .node(options.node() ? NodeMode.ON_DEMAND : NodeMode.NONE)
                .install(options.install())
                .progress(progress)));
  }

  private QuickStartCluster of(NamedCluster cluster) {
    boolean node = cluster.hasNode();
    return new QuickStartCluster(
        connect(cluster),
        cluster.kind() + (node ? " with a node" : ", control plane only"),
        cluster.hostAddress().orElseThrow(),
        node,
        node ? Optional.of(cluster::loadImage) : Optional.empty(),
        cluster.kubectl());
  }

  private Cluster connect(NamedCluster cluster) {
    return Clusters.choose(
        new ClusterRequest(
            Capability.CONTROL_PLANE,
            Optional.of(cluster.kubeconfig()),
            Optional.empty(),
            options.install(),
            progress));
  }

  /** Whether there is anything of one, running or not. */
  boolean isThere() {
    return NamedCluster.all().stream().anyMatch(each -> each.name().equals(NAME));
  }

  /** Removes whatever is left of one; nothing need be there. */
  void remove() {
    NamedCluster.of(NAME).remove();
  }
}
