package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.host.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The processes etcd, kube-apiserver, kube-controller-manager and kube-scheduler of one cluster.
 */
final class ControlPlane {
  /** The name of the only node, if there is one. */
  static final String NODE = "node1";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final long ETCD_QUOTA_BYTES = 8L << 30;
  private static final String ETCD_DATA = "etcd";
  private static final String ETCD_SAVED = "etcd-saved";
  private static final int TOKEN_BYTES = 24;
  private static final int CONNECT_MILLIS = 1000;

  private final StateDirectory state;
  private final EmbeddedOptions options;
  private final NetworkPlan network;
  private final int etcdPort;
  private final int etcdPeerPort;
  private final int apiServerPort;
  private final String adminToken = token();
  private final String nodeToken = token();
  private final PemKeyPair keys;
  private final List<ChildProcess> others = new ArrayList<>();
  private ChildProcess etcd;
  private ChildProcess apiServer;

  ControlPlane(StateDirectory state, EmbeddedOptions options, NetworkPlan network) {
    this.state = state;
    this.options = options;
    this.network = network;
    this.etcdPort = Ports.free(LOOPBACK);
    this.etcdPeerPort = Ports.free(LOOPBACK);
    this.apiServerPort = Ports.free(network.hostAddress());
    this.keys = ServiceAccountKeys.generate(state.directory("pki"));
  }

  /** Starts everything and returns when the API server answers. */
  void start() {
    startEtcd();
    startApiServer();
    kubeconfig().write(state.kubeconfig(), "admin", adminToken);
    startController(
        "kube-controller-manager",
        "--use-service-account-credentials",
        "--service-account-private-key-file=" + keys.privateKey(),
        "--root-ca-file=" + servingCertificate(),
        "--node-monitor-period=1s",
        "--kube-api-qps=300",
        "--kube-api-burst=600");
    startController("kube-scheduler", "--kube-api-qps=300", "--kube-api-burst=600");
  }

  String server() {
    return "https://" + network.hostAddress() + ":" + apiServerPort;
  }

  /** Writes the kubeconfig with which kubelet comes. */
  void writeNodeKubeconfig(Path file) {
    kubeconfig().write(file, "system:node:" + NODE, nodeToken);
  }

  /**
   * @throws IllegalStateException if one of the processes has ended by itself and was given up
   */
  void checkAlive() {
    others.forEach(ChildProcess::checkAlive);
    if (etcd != null) {
      etcd.checkAlive();
    }
    if (apiServer != null) {
      apiServer.checkAlive();
    }
  }

  /** Kills kube-apiserver without warning; etcd keeps what was acknowledged. */
  synchronized void stopApiServer() {
    if (apiServer != null) {
      apiServer.end();
      apiServer = null;
    }
  }

  /** Sends kube-apiserver a signal: STOP lets it hang, CONT lets it go on. */
  synchronized void signalApiServer(String signal) {
    HostCommand.run("kill", "-" + signal, Long.toString(apiServer.supervised().pid()));
  }

  /**
   * Starts kube-apiserver, at the same address as before, and waits until it accepts connections.
   */
  synchronized void startApiServer() {
    if (apiServer != null) {
      return;
    }
    apiServer = launch("kube-apiserver", apiServerFlags());
    Waiting.until(
        "the API server",
        START_LIMIT,
        () -> {
          checkAlive();
          return accepts(apiServerPort) && Files.exists(servingCertificate());
        });
  }

  /** Stops the API server and etcd, keeps a copy of etcd's data, and starts both again. */
  synchronized void saveEtcd() {
    stopEtcd();
    Trees.delete(state.resolve(ETCD_SAVED));
    Trees.copyAll(state.resolve(ETCD_DATA), state.resolve(ETCD_SAVED));
    startEtcd();
    startApiServer();
  }

  /** Stops the API server and etcd, and starts both on etcd's data as it was saved last. */
  synchronized void restoreEtcd() {
    stopEtcd();
    Trees.delete(state.resolve(ETCD_DATA));
    Trees.copyAll(state.resolve(ETCD_SAVED), state.resolve(ETCD_DATA));
    startEtcd();
    startApiServer();
  }

  private void stopEtcd() {
    stopApiServer();
    etcd.end();
    etcd = null;
  }

  private void startEtcd() {
    String client = "http://" + LOOPBACK + ":" + etcdPort;
    String peer = "http://" + LOOPBACK + ":" + etcdPeerPort;
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--data-dir=" + state.resolve(ETCD_DATA),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--quota-backend-bytes=" + ETCD_QUOTA_BYTES,
                "--log-level=warn"));
    if (!options.fsync()) {
      flags.add("--unsafe-no-fsync");
    }
    etcd = launch("etcd", flags);
  }

  private List<String> apiServerFlags() {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--etcd-servers=http://" + LOOPBACK + ":" + etcdPort,
                "--bind-address=" + network.hostAddress(),
                "--advertise-address=" + network.hostAddress(),
                "--secure-port=" + apiServerPort,
                "--cert-dir=" + state.resolve("pki"),
                "--token-auth-file=" + tokenFile(),
                "--authorization-mode=Node,RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + keys.publicKey(),
                "--service-account-signing-key-file=" + keys.privateKey(),
                "--service-cluster-ip-range=" + network.serviceCidr(),
                "--kubelet-preferred-address-types=InternalIP",
                "--allow-privileged"));
    if (!network.reachableByPods()) {
      // An endpoint on loopback is refused, and without pods nobody would use it.
      flags.add("--endpoint-reconciler-type=none");
    }
    flags.addAll(options.apiServerFlags());
    return flags;
  }

  private void startController(String name, String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--kubeconfig=" + state.kubeconfig(), "--leader-elect=false", "--secure-port=0"));
    all.addAll(List.of(flags));
    others.add(launch(name, all));
  }

  private ChildProcess launch(String name, List<String> flags) {
    List<String> command = new ArrayList<>(List.of(state.program(name).toString()));
    command.addAll(flags);
    return ChildProcess.start(
        name,
        state.log(name),
        options.name().isEmpty(),
        Programs.supervised(state.root(), name, command));
  }

  private Path tokenFile() {
    Path file = state.resolve("pki/tokens.csv");
    String lines =
        "%s,admin,admin,\"system:masters\"%n%s,system:node:%s,node,\"system:nodes\"%n"
            .formatted(adminToken, nodeToken, NODE);
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private Kubeconfig kubeconfig() {
    return new Kubeconfig(server(), servingCertificate());
  }

  /** The API server's own chain, self-made on its first start; its last certificate is the CA. */
  private Path servingCertificate() {
    return state.resolve("pki/apiserver.crt");
  }

  private boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(network.hostAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
