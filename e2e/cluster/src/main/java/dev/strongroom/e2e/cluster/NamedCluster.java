package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A cluster that was started by a name and outlives the program that started it. */
public abstract class NamedCluster {
  private static final String FACTS = "cluster.properties";
  private static final String KIND = "kind";
  private static final String HOST = "host";
  private static final String STARTED = "started";

  private final StateDirectory state;

  NamedCluster(StateDirectory state) {
    this.state = state;
  }

  /**
   * The cluster of a name, which may be running or not.
   *
   * @throws IllegalArgumentException if it cannot be a cluster's name
   */
  public static NamedCluster of(String name) {
    return of(StateDirectory.named(EmbeddedOptions.requireName(name)));
  }

  private static NamedCluster of(StateDirectory state) {
    return NamedDockerCluster.isOf(state)
        ? new NamedDockerCluster(state)
        : new NamedEmbeddedCluster(state);
  }

  /** All of this user's named clusters of which anything is left. */
  public static List<NamedCluster> all() {
    if (!Files.isDirectory(StateDirectory.base())) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(StateDirectory.base())) {
      return directories
          .map(directory -> StateDirectory.named(directory.getFileName().toString()))
          .filter(state -> !state.isOwned())
          .map(NamedCluster::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a cluster in place of what is left of one of that name: k3s where a Docker engine
   * answers and a node is wanted, else an embedded one.
   *
   * @param options with a name
   * @throws ClusterUnavailableException if none can be had on this machine
   */
  public static NamedCluster start(EmbeddedOptions options) {
    String name = options.name().orElseThrow();
    of(name).remove();
    if (options.node() != NodeMode.NONE && DockerNodes.engineAnswers()) {
      NamedDockerCluster docker = new NamedDockerCluster(StateDirectory.createDetached(name));
      try {
        docker.start(options.progress());
        return docker;
      } catch (IllegalStateException e) {
        options
            .progress()
            .accept("Docker does not run k3s, trying without: " + DockerProblem.cause(e));
        docker.remove();
      }
    }
    EmbeddedCluster.start(options.node(possible(options))).close();
    return of(name);
  }

  private static NodeMode possible(EmbeddedOptions options) {
    if (options.node() != NodeMode.ON_DEMAND) {
      return options.node();
    }
    Optional<String> obstacle = EmbeddedCluster.obstacleToNode(options.install());
    obstacle.ifPresent(reason -> options.progress().accept("Control plane only: " + reason));
    return obstacle.isPresent() ? NodeMode.NONE : NodeMode.JOINED;
  }

  /** The cluster's name. */
  public String name() {
    return state.name();
  }

  StateDirectory state() {
    return state;
  }

  /** Whether it was started completely and is alive. */
  public boolean isRunning() {
    return Files.exists(state.resolve(FACTS)) && isAlive();
  }

  abstract boolean isAlive();

  /** Whether it has a node whose machine is alive. */
  public abstract boolean hasNode();

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return state.kubeconfig();
  }

  /** A kubectl of the cluster's version, if it brings one. */
  public abstract Optional<Path> kubectl();

  /** Which cluster this is, in a few words for people, with its version. */
  public String kind() {
    return fact(KIND).orElse("");
  }

  /** The address of this machine as seen by pods; empty if the cluster is not running. */
  public Optional<String> hostAddress() {
    return fact(HOST);
  }

  /** When it was started, in ISO 8601; empty if it is not running. */
  public Optional<String> started() {
    return fact(STARTED);
  }

  /** One line for each time that a program was started again after it had ended by itself. */
  public List<String> restarts() {
    return state.restarts();
  }

  private Optional<String> fact(String key) {
    Properties facts = new Properties();
    try (InputStream stream = Files.newInputStream(state.resolve(FACTS))) {
      facts.load(stream);
      return Optional.ofNullable(facts.getProperty(key));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Imports a docker archive into the container runtime of its node.
   *
   * @throws ClusterUnavailableException if there is no running node
   */
  public abstract void loadImage(Path dockerArchive);

  /** Ends every process and removes every file; nothing of it need be there. */
  public abstract void remove();

  /** Notes that a start is complete. */
  static void noteStarted(StateDirectory state, String kind, String host) {
    Properties facts = new Properties();
    facts.setProperty(KIND, kind);
    facts.setProperty(HOST, host);
    facts.setProperty(STARTED, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    try (OutputStream stream = Files.newOutputStream(state.resolve(FACTS))) {
      facts.store(stream, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
