package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.ClusterRequest;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import dev.strongroom.e2e.cluster.Clusters;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.cluster.NamedCluster;
import dev.strongroom.e2e.cluster.NodeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the quick start's cluster: the one left from the last time, else k3s where Docker runs,
 * else an embedded one.
 */
final class ClusterChoice {
  private static final String NAME = "quickstart";

  private final RunOptions options;
  private final DockerK3s docker;
  private final Consumer<String> progress;

  ClusterChoice(QuickStartDirectory directory, RunOptions options, Consumer<String> progress) {
    this.options = options;
    this.docker = new DockerK3s(directory);
    this.progress = progress;
  }

  /** The one left from the last time, if it answers and has what is wanted now. */
  Optional<QuickStartCluster> left() {
    NamedCluster embedded = NamedCluster.of(NAME);
    try {
      if (embedded.isRunning() && embedded.hasNode() == wantsNode()) {
        return Optional.of(of(embedded));
      }
      return docker.isRunning() && options.node() ? Optional.of(ofDocker()) : Optional.empty();
    } catch (ClusterUnavailableException doesNotAnswer) {
      return Optional.empty();
    }
  }

  private boolean wantsNode() {
    return options.node() && EmbeddedCluster.obstacleToNode(options.install()).isEmpty();
  }

  /**
   * Removes what is left of another one and starts one.
   *
   * @throws ClusterUnavailableException if none can be had here
   */
  QuickStartCluster start() {
    remove();
    if (options.node() && DockerNodes.engineAnswers()) {
      try {
        docker.start();
        return ofDocker();
      } catch (IllegalStateException e) {
        progress.accept("Docker does not run k3s, trying without: " + lastLine(e.getMessage()));
        docker.remove();
      }
    }
    Optional<String> obstacle =
        options.node() ? EmbeddedCluster.obstacleToNode(options.install()) : Optional.empty();
    obstacle.ifPresent(reason -> progress.accept("No pods on this machine: " + reason));
    EmbeddedCluster.start(
            EmbeddedOptions.controlPlaneOnly()
                .named(NAME)
                .node(wantsNode() ? NodeMode.JOINED : NodeMode.NONE)
                .install(options.install())
                .progress(progress))
        .close();
    return of(NamedCluster.of(NAME));
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce((first, second) -> second).orElse("");
  }

  private QuickStartCluster of(NamedCluster cluster) {
    boolean node = cluster.hasNode();
    return new QuickStartCluster(
        connect(cluster.kubeconfig()),
        cluster.fact("kind").orElse("embedded Kubernetes")
            + (node ? " with a node" : ", control plane only"),
        cluster.fact("host").orElseThrow(),
        node,
        node ? Optional.of(cluster::loadImage) : Optional.empty(),
        Optional.of(cluster.kubectl()));
  }

  private QuickStartCluster ofDocker() {
    Cluster connection = connect(docker.kubeconfig());
    DockerNodes nodes =
        Patience.await(
            "the node of k3s",
            Duration.ofSeconds(90),
            () -> "Look at: docker logs strongroom-quickstart",
            () -> DockerNodes.of(connection.client()));
    return new QuickStartCluster(
        connection,
        docker.kind(),
        nodes.hostAddress(),
        true,
        Optional.of(nodes::load),
        Optional.empty());
  }

  private Cluster connect(Path kubeconfig) {
    return Clusters.choose(
        new ClusterRequest(
            Capability.CONTROL_PLANE,
            Optional.of(kubeconfig),
            Optional.empty(),
            options.install(),
            progress));
  }

  /** Whether there is anything of one, running or not. */
  boolean isThere() {
    return docker.isThere() || embedded().isPresent();
  }

  /** Removes it and whatever is left of one; nothing need be there. */
  void remove() {
    docker.remove();
    embedded().ifPresent(NamedCluster::remove);
  }

  private static Optional<NamedCluster> embedded() {
    return NamedCluster.all().stream().filter(each -> each.name().equals(NAME)).findFirst();
  }
}
