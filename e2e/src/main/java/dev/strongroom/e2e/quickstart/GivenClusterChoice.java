package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.ClusterRequest;
import dev.strongroom.e2e.cluster.ClusterUnavailableException;
import dev.strongroom.e2e.cluster.Clusters;
import dev.strongroom.e2e.cluster.DockerNodes;
import dev.strongroom.e2e.cluster.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The user's own cluster: what can be done with it is found out before anything is changed. */
final class GivenClusterChoice {
  private final RunOptions options;
  private final String context;

  GivenClusterChoice(RunOptions options) {
    this.options = options;
    this.context = options.context().orElseThrow();
  }

  /**
   * @throws QuickStartException if it does not answer or lacks what is needed
   */
  QuickStartCluster connect() {
    Cluster connection = connection();
    try {
      return describe(connection);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Cluster connection() {
    Path kubeconfig = kubeconfig();
    if (!new File(kubeconfig.toString()).isFile()
        || Config.fromKubeconfig(kubeconfig.toFile()).getContexts().stream()
            .noneMatch(each -> each.getName().equals(context))) {
      throw new QuickStartException(
          "There is no context %s in %s. See: kubectl config get-contexts"
              .formatted(context, kubeconfig));
    }
    Capability needed = options.node() ? Capability.NODE : Capability.CONTROL_PLANE;
    try {
      return Clusters.choose(
          new ClusterRequest(
              needed, Optional.of(kubeconfig), Optional.of(context), false, line -> {}));
    } catch (ClusterUnavailableException e) {
      throw new QuickStartException(
          "Context %s: %s. (--no-node does without pods.)".formatted(context, e.getMessage()), e);
    }
  }

  /** Where kubectl would look. */
  private static Path kubeconfig() {
    String variable = System.getenv("KUBECONFIG");
    return variable == null || variable.isBlank()
        ? Path.of(System.getProperty("user.home"), ".kube", "config")
        : Path.of(variable.split(File.pathSeparator)[0]);
  }

  private QuickStartCluster describe(Cluster connection) {
    Optional<NamedCluster> named = named(connection.client());
    Optional<DockerNodes> docker =
        named.isPresent() ? Optional.empty() : DockerNodes.of(connection.client());
    Optional<Consumer<Path>> loader =
        named
            .filter(NamedCluster::hasNode)
            .<Consumer<Path>>map(cluster -> cluster::loadImage)
            .or(() -> docker.map(nodes -> nodes::load));
    String host =
        options
            .host()
            .or(() -> named.flatMap(NamedCluster::hostAddress))
            .or(() -> docker.map(DockerNodes::hostAddress))
            .orElseGet(connection::hostAddress);
    if (options.node() && host.startsWith("127.")) {
      throw new QuickStartException(
          "Pods of context %s could not reach the PostgreSQL server, which runs on this machine."
                  .formatted(context)
              + " Name the address at which they reach it: --host ADDRESS");
    }
    return new QuickStartCluster(
        connection,
        "context " + context + ", Kubernetes " + version(connection),
        host,
        options.node(),
        loader,
        named.flatMap(NamedCluster::kubectl));
  }

  private static String version(Cluster connection) {
    return connection.client().getKubernetesVersion().getGitVersion();
  }

  /** The cluster of e2e/cluster that answers at the same address, if it is one. */
  private static Optional<NamedCluster> named(KubernetesClient client) {
    String server = client.getConfiguration().getMasterUrl();
    return NamedCluster.all().stream()
        .filter(NamedCluster::isRunning)
        .filter(
            cluster ->
                Config.fromKubeconfig(cluster.kubeconfig().toFile()).getMasterUrl().equals(server))
        .findFirst();
  }
}
