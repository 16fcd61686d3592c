package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster of plain processes: etcd, the API server, the controllers and the scheduler, built from
 * Go modules. It needs no container engine.
 */
public final class EmbeddedCluster implements Cluster {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);

  private final StateDirectory state;
  private final EmbeddedOptions options;
  private final NetworkPlan network;
  private final ControlPlane controlPlane;
  private final Thread closeOnShutdown = new Thread(this::destroy, "cluster-shutdown");
  private KubernetesClient client;
  private Node node;

  private EmbeddedCluster(StateDirectory state, EmbeddedOptions options, NetworkPlan network) {
    this.state = state;
    this.options = options;
    this.network = network;
    this.controlPlane = new ControlPlane(state, options, network);
  }

  /**
   * Starts a cluster; returns when it accepts Deployments and service accounts get made.
   *
   * @throws ClusterUnavailableException if this machine lacks what it takes
   */
  public static EmbeddedCluster start(EmbeddedOptions options) {
    StateDirectory.abandoned().forEach(StateDirectory::destroy);
    Programs programs =
        new ControlPlaneBuild(StateDirectory.cache(), options.progress()).programs();
    StateDirectory state =
        options.name().map(StateDirectory::createDetached).orElseGet(StateDirectory::createOwned);
    try {
      programs.installInto(state);
      EmbeddedCluster cluster = new EmbeddedCluster(state, options, network(state, options));
      cluster.start();
      return cluster;
    } catch (RuntimeException e) {
      state.destroy();
      throw e;
    }
  }

  /** With a node to come, the API server must from the first listen where pods will reach it. */
  private static NetworkPlan network(StateDirectory state, EmbeddedOptions options) {
    Optional<String> obstacle = obstacleToNode(options);
    if (options.node() == NodeMode.JOINED && obstacle.isPresent()) {
      throw new ClusterUnavailableException(obstacle.get());
    }
    return options.node() == NodeMode.NONE || obstacle.isPresent()
        ? NetworkPlan.withoutNode()
        : new NodeMachine(state).start(options.name().isEmpty());
  }

  private static Optional<String> obstacleToNode(EmbeddedOptions options) {
    return NodeMachine.obstacle().or(() -> NodePackages.obstacle(options.install()));
  }

  private void start() {
    if (options.name().isEmpty()) {
      Runtime.getRuntime().addShutdownHook(closeOnShutdown);
    }
    controlPlane.start();
    Waiting.until(
        "the controllers to give the default namespace its service account",
        READY_LIMIT,
        this::hasDefaultServiceAccount);
    if (options.node() == NodeMode.JOINED) {
      requireNode();
    }
  }

  private boolean hasDefaultServiceAccount() {
    controlPlane.checkAlive();
    try {
      return client().serviceAccounts().inNamespace("default").withName("default").get() != null;
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  @Override
  public String kind() {
    return "embedded Kubernetes " + ControlPlaneBuild.version();
  }

  @Override
  public Path kubeconfig() {
    return state.kubeconfig();
  }

  /** A kubectl of the cluster's own version, for machines that have none. */
  public Path kubectl() {
    return state.program("kubectl");
  }

  @Override
  public synchronized KubernetesClient client() {
    if (client == null) {
      client = GivenCluster.clientOf(kubeconfig().toFile(), null);
    }
    return client;
  }

  @Override
  public Set<Capability> capabilities() {
    return network.reachableByPods()
        ? EnumSet.allOf(Capability.class)
        : EnumSet.of(Capability.CONTROL_PLANE);
  }

  @Override
  public synchronized void requireNode() {
    if (node != null) {
      return;
    }
    if (!network.reachableByPods()) {
      String reason = "this cluster was started without a node";
      throw new ClusterUnavailableException(
          options.node() == NodeMode.NONE ? reason : obstacleToNode(options).orElse(reason));
    }
    NodePackages.provide(options.install(), options.progress());
    Node joining = new Node(state, new NodeMachine(state));
    joining.join(controlPlane, network, client());
    node = joining;
  }

  @Override
  public void loadImage(Path dockerArchive) {
    requireNode();
    node.loadImage(dockerArchive);
  }

  @Override
  public String hostAddress() {
    return network.hostAddress();
  }

  /** Kills the API server without warning, as a crash would. What it acknowledged is kept. */
  public void stopApiServer() {
    controlPlane.stopApiServer();
  }

  /** Starts the API server again, at the same address; returns when it is ready. */
  public void startApiServer() {
    controlPlane.startApiServer();
    Waiting.until("the API server to be ready", READY_LIMIT, this::hasDefaultServiceAccount);
  }

  /** Kills the API server and starts it again. */
  public void restartApiServer() {
    stopApiServer();
    startApiServer();
  }

  /** Ends an owned cluster and removes all its files. One with a name goes on without us. */
  @Override
  public void close() {
    closeClient();
    if (options.name().isEmpty()) {
      Runtime.getRuntime().removeShutdownHook(closeOnShutdown);
      destroy();
    }
  }

  private synchronized void closeClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private void destroy() {
    state.destroy();
  }
}
