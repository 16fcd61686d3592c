package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** A cluster that the user has and names. It is neither started nor stopped by us. */
final class GivenCluster implements Cluster {
  private static final int HTTPS = 443;
  private static final int KNOCK_MILLIS = 5000;

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final String version;

  private GivenCluster(KubernetesClient client, Path kubeconfig, String version) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.version = version;
  }

  /**
   * @throws ClusterUnavailableException if it does not answer or lacks what is needed
   */
  static GivenCluster connect(ClusterRequest request) {
    File file = request.kubeconfig().orElseGet(GivenCluster::usual).toFile();
    KubernetesClient client = clientOf(file, request.context().orElse(null));
    try {
      knock(server(client));
      String version = client.getKubernetesVersion().getGitVersion();
      Path current =
          request.context().map(context -> withContext(file, context)).orElse(file.toPath());
      GivenCluster cluster = new GivenCluster(client, current, version);
      if (request.needed() != Capability.CONTROL_PLANE) {
        cluster.requireNode();
      }
      return cluster;
    } catch (KubernetesClientException | IOException e) {
      client.close();
      throw new ClusterUnavailableException("the cluster of " + file + " does not answer", e);
    }
  }

  /** Tells at once what the client would only tell after half a minute of trying again. */
  private static void knock(InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, KNOCK_MILLIS);
    }
  }

  private static InetSocketAddress server(KubernetesClient client) {
    URI server = URI.create(client.getConfiguration().getMasterUrl());
    return new InetSocketAddress(server.getHost(), server.getPort() < 0 ? HTTPS : server.getPort());
  }

  static KubernetesClient clientOf(File kubeconfig, String context) {
    Config config = Config.fromKubeconfig(context, kubeconfig);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Path usual() {
    String variable = System.getenv("KUBECONFIG");
    return variable == null || variable.isBlank()
        ? Path.of(System.getProperty("user.home"), ".kube", "config")
        : Path.of(variable.split(File.pathSeparator)[0]);
  }

  /** Programs that are given our kubeconfig use its current context: make that the chosen one. */
  private static Path withContext(File file, String context) {
    try {
      io.fabric8.kubernetes.api.model.Config content = KubeConfigUtils.parseConfig(file);
      content.setCurrentContext(context);
      Path copy = Files.createTempFile("strongroom-kubeconfig", ".yaml");
      copy.toFile().deleteOnExit();
      Files.writeString(copy, Serialization.asYaml(content));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kind() {
    return "the user's own Kubernetes " + version;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Set<Capability> capabilities() {
    boolean node = client.nodes().list().getItems().stream().anyMatch(GivenCluster::isReady);
    return node
        ? EnumSet.of(Capability.CONTROL_PLANE, Capability.NODE)
        : EnumSet.of(Capability.CONTROL_PLANE);
  }

  static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }

  @Override
  public void requireNode() {
    if (!capabilities().contains(Capability.NODE)) {
      throw new ClusterUnavailableException("the named cluster has no ready node");
    }
  }

  @Override
  public void loadImage(Path dockerArchive) {
    throw new ClusterUnavailableException("images cannot be loaded into the user's own cluster");
  }

  /** The address from which this machine's packets to the API server leave. */
  @Override
  public String hostAddress() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server(client));
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
