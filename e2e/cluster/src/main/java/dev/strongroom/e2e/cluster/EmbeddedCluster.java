package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.UserCache;
import dev.strongroom.e2e.host.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster of plain processes: etcd, the API server, the controllers and the scheduler, built from
 * Go modules. It needs no container engine. A program that ends by itself is started again, up to
 * five times within ten minutes.
 */
public final class EmbeddedCluster implements Cluster {
  private static final Duration READY_LIMIT = Duration.ofSeconds(90);

  private final StateDirectory state;
  private final EmbeddedOptions options;
  private final Thread removal;
  private final NodeMachine machine;
  private NetworkPlan network = NetworkPlan.withoutNode();
  private String whyNoNode = "this cluster was started without a node";
  private ControlPlane controlPlane;
  private KubernetesClient client;
  private Node node;

  private EmbeddedCluster(StateDirectory state, EmbeddedOptions options) {
    this.state = state;
    this.options = options;
    this.machine = new NodeMachine(state);
    this.removal = new Thread(state::destroy, "cluster-removal");
  }

  /**
   * Starts a cluster; returns when it accepts Deployments and service accounts get made.
   *
   * @throws ClusterUnavailableException if this machine lacks what it takes
   */
  public static EmbeddedCluster start(EmbeddedOptions options) {
    StateDirectory.removeAbandoned();
    Programs programs = new ControlPlaneBuild(UserCache.directory(), options.progress()).programs();
    StateDirectory state =
        options.name().map(StateDirectory::createDetached).orElseGet(StateDirectory::createOwned);
    EmbeddedCluster cluster = new EmbeddedCluster(state, options);
    Runtime.getRuntime().addShutdownHook(cluster.removal);
    try {
      programs.installInto(state);
      cluster.start();
    } catch (RuntimeException e) {
      cluster.closeClient();
      cluster.remove();
      throw e;
    }
    if (options.name().isPresent()) {
      cluster.leave();
    }
    return cluster;
  }

  private void start() {
    // With a node to come, the API server must from the first listen where pods will reach it.
    if (options.node() != NodeMode.NONE) {
      startMachine();
    }
    controlPlane = new ControlPlane(state, options, network);
    controlPlane.start();
    Waiting.until(
        "the controllers to give the default namespace its service account",
        READY_LIMIT,
        this::hasDefaultServiceAccount);
    if (options.node() == NodeMode.JOINED) {
      requireNode();
    }
  }

  private void startMachine() {
    Optional<String> obstacle = obstacleToNode(options.install());
    try {
      obstacle.ifPresent(
          reason -> {
            throw new ClusterUnavailableException(reason);
          });
      network = machine.start(options.name().isEmpty());
    } catch (ClusterUnavailableException e) {
      if (options.node() == NodeMode.JOINED) {
        throw e;
      }
      whyNoNode = e.getMessage();
    }
  }

  /** Why this machine cannot have a node, if so. */
  public static Optional<String> obstacleToNode(boolean install) {
    return NodeMachine.obstacle().or(() -> NodePackages.obstacle(install));
  }

  /** The cluster goes on without this JVM and is found again by its name. */
  private void leave() {
    NamedCluster.noteStarted(state, kind(), hostAddress());
    Runtime.getRuntime().removeShutdownHook(removal);
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
      throw new ClusterUnavailableException(whyNoNode);
    }
    NodePackages.provide(options.install(), options.progress());
    Node joining = new Node(state, machine);
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

  /** Lets the API server hang: its connections stay, and nothing is answered. */
  public void suspendApiServer() {
    controlPlane.signalApiServer("STOP");
  }

  /** Lets it go on where it was. */
  public void resumeApiServer() {
    controlPlane.signalApiServer("CONT");
  }

  /** Kills the API server and starts it again. */
  public void restartApiServer() {
    stopApiServer();
    startApiServer();
  }

  /** Keeps a copy of all that etcd has; the API server is away for a moment. */
  public void saveEtcd() {
    controlPlane.saveEtcd();
    Waiting.until("the API server to be ready", READY_LIMIT, this::hasDefaultServiceAccount);
  }

  /** Sets etcd back to the copy, as an administrator does after a disaster. */
  public void restoreEtcd() {
    controlPlane.restoreEtcd();
    Waiting.until("the API server to be ready", READY_LIMIT, this::hasDefaultServiceAccount);
  }

  /** One line for each time that a program was started again after it had ended by itself. */
  List<String> restarts() {
    return state.restarts();
  }

  /** Ends an owned cluster and removes all its files. One with a name goes on without us. */
  @Override
  public void close() {
    closeClient();
    state.restarts().forEach(options.progress());
    if (options.name().isEmpty()) {
      remove();
    }
  }

  private synchronized void closeClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException alreadyShuttingDown) {
      return;
    }
    state.destroy();
  }
}
