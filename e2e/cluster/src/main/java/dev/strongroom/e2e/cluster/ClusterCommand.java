package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of {@code e2e/bin/cluster}. */
@Command(
    name = "e2e/bin/cluster",
    description =
        "A real Kubernetes cluster on this machine: k3s where a Docker engine answers, else"
            + " Kubernetes itself built from Go modules.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      ClusterCommand.Up.class,
      ClusterCommand.Down.class,
      ClusterCommand.Status.class,
      ClusterCommand.Env.class,
      ClusterCommand.LoadImage.class
    })
public final class ClusterCommand implements Callable<Integer> {
  private static final String DEFAULT_NAME = "default";

  private ClusterCommand() {}

  /** Runs one command and ends with its status: 0 done, 1 not possible here, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new ClusterCommand())
        .setExecutionExceptionHandler(
            (exception, line, parsed) -> {
              if (exception instanceof ClusterUnavailableException) {
                line.getErr().println("Not possible here: " + exception.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw exception;
            })
        .execute(args);
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return CommandLine.ExitCode.USAGE;
  }

  private static void describe(NamedCluster cluster) {
    System.out.println("cluster " + cluster.name() + ": " + state(cluster));
    if (cluster.isRunning()) {
      System.out.println("  kubeconfig  " + cluster.kubeconfig());
      cluster.kubectl().ifPresent(path -> System.out.println("  kubectl     " + path));
      cluster.hostAddress().ifPresent(host -> System.out.println("  this host   " + host));
      cluster.started().ifPresent(time -> System.out.println("  started     " + time));
      cluster.restarts().forEach(line -> System.out.println("  restart     " + line));
    }
  }

  private static String state(NamedCluster cluster) {
    if (!cluster.isRunning()) {
      return "not running";
    }
    return "running, "
        + cluster.kind()
        + (cluster.hasNode() ? ", with a node" : ", control plane only");
  }

  /** The name of the cluster that is meant. */
  static final class Name {
    @Option(
        names = "--name",
        paramLabel = "N",
        defaultValue = DEFAULT_NAME,
        description = "which cluster, if there are several (${DEFAULT-VALUE})")
    private String value;

    private NamedCluster cluster() {
      try {
        return NamedCluster.of(value);
      } catch (IllegalArgumentException e) {
        throw new ClusterUnavailableException("--name: " + e.getMessage(), e);
      }
    }
  }

  /** Starts a cluster that stays. */
  @Command(
      name = "up",
      description = {
        "Starts a cluster and prints its kubeconfig.",
        "Your own one is taken instead, and nothing started, if STRONGROOM_E2E_KUBECONFIG or",
        "STRONGROOM_E2E_CONTEXT names it."
      })
  static final class Up implements Callable<Integer> {
    @CommandLine.Mixin private Name name;
    @ArgGroup private NodeChoice choice = new NodeChoice();

    @Option(names = "--no-install", description = "never install Debian packages for the node")
    private boolean noInstall;

    @Option(
        names = "--fsync",
        description = "keep acknowledged writes if the machine crashes (not in Docker)")
    private boolean fsync;

    /** Without either: a node if this machine can have one. */
    static final class NodeChoice {
      @Option(names = "--node", description = "fail if there cannot be a node to run pods")
      private boolean node;

      @Option(names = "--no-node", description = "control plane only: no root, no pods")
      private boolean noNode;
    }

    @Override
    public Integer call() {
      ClusterRequest request = ClusterRequest.fromEnvironment(needed());
      if (request.isGiven()) {
        return take(request);
      }
      NamedCluster cluster = name.cluster();
      if (cluster.isRunning()) {
        System.out.println("Already up.");
      } else {
        NamedCluster.start(options(cluster.name()));
      }
      describe(cluster);
      System.out.println("\n  export KUBECONFIG=" + cluster.kubeconfig());
      return CommandLine.ExitCode.OK;
    }

    private static int take(ClusterRequest request) {
      try (Cluster given = Clusters.choose(request)) {
        System.out.println("Your own cluster answers: " + given.kind());
        System.out.println("\n  export KUBECONFIG=" + given.kubeconfig().toAbsolutePath());
      }
      return CommandLine.ExitCode.OK;
    }

    private Capability needed() {
      return choice.node ? Capability.NODE : Capability.CONTROL_PLANE;
    }

    private EmbeddedOptions options(String name) {
      return EmbeddedOptions.controlPlaneOnly()
          .named(name)
          .node(mode())
          .install(!noInstall)
          .fsync(fsync)
          .progress(System.err::println);
    }

    private NodeMode mode() {
      if (choice.noNode) {
        return NodeMode.NONE;
      }
      return choice.node ? NodeMode.JOINED : NodeMode.ON_DEMAND;
    }
  }

  /** Ends a cluster. */
  @Command(name = "down", description = "Ends a cluster and removes everything of it.")
  static final class Down implements Callable<Integer> {
    @CommandLine.Mixin private Name name;

    @Option(names = "--all", description = "all clusters, and what crashed tests left")
    private boolean all;

    @Override
    public Integer call() {
      List<NamedCluster> clusters = all ? NamedCluster.all() : List.of(name.cluster());
      clusters.forEach(NamedCluster::remove);
      StateDirectory.removeAbandoned();
      return CommandLine.ExitCode.OK;
    }
  }

  /** Shows the clusters. */
  @Command(name = "status", description = "Shows the clusters that were started by up.")
  static final class Status implements Callable<Integer> {
    @Override
    public Integer call() {
      List<NamedCluster> clusters = NamedCluster.all();
      if (clusters.isEmpty()) {
        System.out.println("No cluster is up.");
      }
      clusters.forEach(ClusterCommand::describe);
      return CommandLine.ExitCode.OK;
    }
  }

  /** Prints how a shell reaches a cluster. */
  @Command(
      name = "env",
      description = {
        "Prints variables for a shell: eval \"$$(e2e/bin/cluster env)\".",
        "KUBECONFIG; PATH with the cluster's own kubectl, where none is installed; HAS_NODE (true"
            + " or",
        "false); HOST_ADDRESS, this machine as pods reach it."
      })
  static final class Env implements Callable<Integer> {
    @CommandLine.Mixin private Name name;

    @Override
    public Integer call() {
      NamedCluster cluster = name.cluster();
      if (!cluster.isRunning()) {
        throw new ClusterUnavailableException("cluster " + cluster.name() + " is not running");
      }
      System.out.println("export KUBECONFIG='" + cluster.kubeconfig() + "'");
      if (HostCommand.find("kubectl").isEmpty()) {
        cluster
            .kubectl()
            .ifPresent(path -> System.out.println("export PATH='" + path.getParent() + "':$PATH"));
      }
      System.out.println("export HAS_NODE=" + cluster.hasNode());
      System.out.println("export HOST_ADDRESS=" + cluster.hostAddress().orElseThrow());
      return CommandLine.ExitCode.OK;
    }
  }

  /** Makes an image known to the node. */
  @Command(
      name = "load-image",
      description = "Makes an image known to the node, for pods that never or seldom pull.")
  static final class LoadImage implements Callable<Integer> {
    @CommandLine.Mixin private Name name;

    @Parameters(paramLabel = "ARCHIVE", description = "a tar file as written by docker save")
    private Path archive;

    @Override
    public Integer call() {
      if (!Files.isRegularFile(archive)) {
        throw new ClusterUnavailableException("no such file: " + archive);
      }
      name.cluster().loadImage(archive);
      return CommandLine.ExitCode.OK;
    }
  }
}
