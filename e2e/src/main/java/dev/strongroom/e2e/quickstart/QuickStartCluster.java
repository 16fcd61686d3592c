package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A cluster that goes on without us: one that the quick start has started, or the user's own. */
final class QuickStartCluster implements Cluster {
  private final Cluster connection;
  private final String kind;
  private final String hostAddress;
  private final boolean node;
  private final Optional<Consumer<Path>> images;
  private final Optional<Path> kubectl;

  /**
   * @param connection a connection to it
   * @param kind what it is, for people
   * @param hostAddress this machine as pods see it
   * @param node whether the quick start runs pods on it
   * @param images takes images to its nodes, where that is possible
   * @param kubectl a kubectl of its own, if there is one
   */
  QuickStartCluster(
      Cluster connection,
      String kind,
      String hostAddress,
      boolean node,
      Optional<Consumer<Path>> images,
      Optional<Path> kubectl) {
    this.connection = connection;
    this.kind = kind;
    this.hostAddress = hostAddress;
    this.node = node;
    this.images = images;
    this.kubectl = kubectl;
  }

  /** The same, described as one that was there already. */
  QuickStartCluster fromLastRun() {
    return new QuickStartCluster(
        connection, kind + ", left from the last run", hostAddress, node, images, kubectl);
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public Path kubeconfig() {
    return connection.kubeconfig();
  }

  @Override
  public KubernetesClient client() {
    return connection.client();
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.of(Capability.CONTROL_PLANE);
    if (node) {
      capabilities.add(Capability.NODE);
    }
    if (takesImages()) {
      capabilities.add(Capability.IMAGES);
    }
    return capabilities;
  }

  boolean hasNode() {
    return node;
  }

  @Override
  public void requireNode() {
    if (!node) {
      throw new ClusterUnavailableException("the quick start runs without a node");
    }
  }

  boolean takesImages() {
    return images.isPresent();
  }

  @Override
  public void loadImage(Path dockerArchive) {
    images
        .orElseThrow(() -> new ClusterUnavailableException("images cannot be loaded"))
        .accept(dockerArchive);
  }

  @Override
  public String hostAddress() {
    return hostAddress;
  }

  /** A kubectl for users who have none. */
  Optional<Path> kubectl() {
    return kubectl;
  }

  /** An id that no other cluster has, however much it looks like this one. */
  String id() {
    return client().namespaces().withName("kube-system").require().getMetadata().getUid();
  }

  /** Ends the connection; the cluster goes on. */
  @Override
  public void close() {
    connection.close();
  }
}
