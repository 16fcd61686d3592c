package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Waiting;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The "machine" of a cluster's node: one process that has network, mount and process-id namespaces
 * of its own. Whatever is started on it, and every mount, interface and packet filter rule made
 * there, ends with that process; on this machine there is only one end of a virtual cable and two
 * routes, which the kernel removes with the other end.
 */
final class NodeMachine {
  /** Where the cluster's state directory is seen on the node. */
  static final Path STATE = Path.of("/run/strongroom");

  private static final List<String> NEW_NAMESPACES =
      List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc");
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String CABLE = "cable";
  private static final int FIRST_NETWORK = 64;
  private static final int NETWORKS = 64;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final StateDirectory state;
  // Kept reachable: the machine lives as long as the pipe to its first process is open.
  private ChildProcess unshare;

  NodeMachine(StateDirectory state) {
    this.state = state;
  }

  /** Why this machine cannot give a node its namespaces, if so. */
  static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("a node needs Linux");
    }
    if (!isRoot()) {
      return Optional.of("a node needs root");
    }
    return List.of("ip", "unshare", "nsenter", "mount").stream()
        .filter(program -> HostCommand.find(program).isEmpty())
        .findFirst()
        .map(program -> "a node needs the program " + program);
  }

  /** Whether this process may do what the system's administrator may. */
  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Starts the first process and connects the machine.
   *
   * @param owned whether the machine ends with this JVM
   * @throws ClusterUnavailableException if the kernel refuses
   */
  NetworkPlan start(boolean owned) {
    List<String> command = new ArrayList<>(NEW_NAMESPACES);
    command.add(state.program(Programs.NODE_INIT).toString());
    if (owned) {
      command.add("owned");
    }
    unshare = ChildProcess.start(Programs.NODE_INIT, state.log(Programs.NODE_INIT), owned, command);
    try {
      Waiting.until(
          "the node's first process",
          START_LIMIT,
          () -> {
            unshare.checkAlive();
            return initPid().isPresent();
          });
      NetworkPlan plan = connect();
      HostCommand.run(enter(List.of("sh", "-ec", setUp(plan))));
      return plan;
    } catch (IllegalStateException e) {
      unshare.kill();
      throw new ClusterUnavailableException("a node cannot be set up: " + e.getMessage(), e);
    }
  }

  /** The node's first process, as this machine numbers it. */
  Optional<Long> initPid() {
    String init = "/bin/" + Programs.NODE_INIT;
    return state.processes().stream()
        .filter(process -> process.info().command().orElse("").endsWith(init))
        .map(ProcessHandle::pid)
        .findFirst();
  }

  /** The command line that runs a command on the node. */
  List<String> enter(List<String> command) {
    long init =
        initPid().orElseThrow(() -> new ClusterUnavailableException("the node is not running"));
    List<String> line =
        new ArrayList<>(
            List.of(
                "nsenter", "--target", Long.toString(init), "--net", "--mount", "--pid", "--root"));
    line.addAll(List.of("env", "PATH=" + PATH));
    line.addAll(command);
    return line;
  }

  /** Runs a command on the node with a file as its input. */
  void run(List<String> command, File input) {
    HostCommand.run(enter(command), input);
  }

  /** Lays the cable; its name on this machine reserves the network against others. */
  private NetworkPlan connect() {
    String inUse = HostCommand.run("ip", "-4", "route", "show", "table", "all");
    int offset = ThreadLocalRandom.current().nextInt(NETWORKS);
    IllegalStateException last = null;
    for (int i = 0; i < NETWORKS; i++) {
      int network = FIRST_NETWORK + (offset + i) % NETWORKS;
      if (inUse.contains(" 10." + network + ".") || inUse.startsWith("10." + network + ".")) {
        continue;
      }
      try {
        return connect(network);
      } catch (IllegalStateException taken) {
        last = taken;
      }
    }
    throw new IllegalStateException("no network of 10.64.0.0/10 is free", last);
  }

  private NetworkPlan connect(int network) {
    String prefix = "10." + network + ".";
    NetworkPlan plan =
        new NetworkPlan(prefix + "255.1", prefix + "255.2", prefix + "0.0/20", prefix + "128.0/20");
    String cable = "strongroom" + network;
    String init = Long.toString(initPid().orElseThrow());
    HostCommand.run(
        ("ip link add " + cable + " type veth peer name eth0 netns " + init).split(" "));
    note(cable);
    HostCommand.run("ip", "addr", "add", plan.hostAddress() + "/30", "dev", cable);
    HostCommand.run("ip", "link", "set", cable, "up");
    for (String cidr : List.of(plan.podCidr(), plan.serviceCidr())) {
      HostCommand.run("ip", "route", "add", cidr, "via", plan.nodeAddress(), "dev", cable);
    }
    return plan;
  }

  /**
   * Takes the cable of a running machine away. The kernel would do so too, but some time after the
   * machine's last process; until then its network would be held against others.
   */
  static void disconnect(StateDirectory state) {
    // Without its machine the cable may be gone, and its name be another cluster's by now.
    Path noted = state.resolve(CABLE);
    if (Files.exists(noted) && new NodeMachine(state).initPid().isPresent()) {
      try {
        HostCommand.run("ip", "link", "delete", Files.readString(noted));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (IllegalStateException alreadyGone) {
        // Its machine ended in this instant.
        return;
      }
    }
  }

  private void note(String cable) {
    try {
      Files.writeString(state.resolve(CABLE), cable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives the machine its side of the cable and directories of its own where programs keep state,
   * so that they run with their usual paths beside those of this machine.
   */
  private String setUp(NetworkPlan plan) {
    return """
    ip link set lo up
    ip addr add %1$s/30 dev eth0
    ip link set eth0 up
    ip route add default via %2$s
    echo 1 > /proc/sys/net/ipv4/ip_forward
    mount --make-rshared /
    mkdir -p '%3$s/node/lib' '%3$s/node/log'
    mount -t tmpfs tmpfs /run
    mkdir /run/strongroom /run/lock
    mount --bind '%3$s' /run/strongroom
    mount --bind /run/strongroom/node/lib /var/lib
    mount --bind /run/strongroom/node/log /var/log
    """
        .formatted(plan.nodeAddress(), plan.hostAddress(), state.root());
  }
}
