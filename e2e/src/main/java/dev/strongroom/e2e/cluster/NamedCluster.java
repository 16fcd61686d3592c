package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A cluster that was started by a name and outlives the program that started it. */
public final class NamedCluster {
  private static final String FACTS = "cluster.properties";
  private static final String API_SERVER = "/bin/kube-apiserver";

  private final StateDirectory state;

  private NamedCluster(StateDirectory state) {
    this.state = state;
  }

  /** The cluster of a name, which may be running or not. */
  public static NamedCluster of(String name) {
    return new NamedCluster(StateDirectory.named(EmbeddedOptions.requireName(name)));
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
          .map(NamedCluster::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster's name. */
  public String name() {
    return state.name();
  }

  /** Whether it was started completely and its API server's process is alive. */
  public boolean isRunning() {
    return Files.exists(state.resolve(FACTS))
        && state.processes().stream()
            .anyMatch(process -> process.info().command().orElse("").endsWith(API_SERVER));
  }

  /** Whether it has a node whose machine is alive. */
  public boolean hasNode() {
    return new NodeMachine(state).initPid().isPresent();
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return state.kubeconfig();
  }

  /** A kubectl of the cluster's version. */
  public Path kubectl() {
    return state.program("kubectl");
  }

  /** What was noted when it was started: kind, the host's address for pods, the time. */
  public Optional<String> fact(String key) {
    Properties facts = new Properties();
    try (InputStream stream = Files.newInputStream(state.resolve(FACTS))) {
      facts.load(stream);
      return Optional.ofNullable(facts.getProperty(key));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Imports a docker archive into the node's container runtime.
   *
   * @throws ClusterUnavailableException if there is no running node
   */
  public void loadImage(Path dockerArchive) {
    new Node(state, new NodeMachine(state)).loadImage(dockerArchive);
  }

  /** Ends every process and removes every file; nothing of it need be there. */
  public void remove() {
    state.destroy();
  }

  /** Notes that a start is complete. */
  static void noteStarted(StateDirectory state, Properties facts) {
    try (OutputStream stream = Files.newOutputStream(state.resolve(FACTS))) {
      facts.store(stream, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
