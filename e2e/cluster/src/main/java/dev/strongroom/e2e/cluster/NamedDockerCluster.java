package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** k3s in a container of a Docker engine that stays until it is removed. */
final class NamedDockerCluster extends NamedCluster {
  private static final String CONTAINER_NOTE = "docker-container";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final String container;

  NamedDockerCluster(StateDirectory state) {
    super(state);
    this.container = "strongroom-" + state.name();
  }

  /** Whether this is, or was, such a cluster. */
  static boolean isOf(StateDirectory state) {
    return Files.exists(state.resolve(CONTAINER_NOTE));
  }

  /**
   * Starts it and returns when it has a node.
   *
   * @throws IllegalStateException if Docker cannot run it; the message has Docker's reason
   */
  void start(Consumer<String> progress) {
    progress.accept("Starting " + DockerCluster.IMAGE + " in Docker");
    // First the note: a start that is broken off leaves a container that remove() then finds.
    write(state().resolve(CONTAINER_NOTE), container);
    HostCommand.run(
        DockerNodes.line(
            "run",
            "--detach",
            "--privileged",
            "--name=" + container,
            "--hostname=" + container,
            "--tmpfs=/run",
            "--tmpfs=/var/run",
            "--publish=127.0.0.1::6443",
            DockerCluster.IMAGE,
            "server",
            "--disable=traefik,servicelb,metrics-server",
            "--tls-san=127.0.0.1"));
    Waiting.until("k3s in container " + container, START_LIMIT, () -> inside().isPresent());
    String address =
        HostCommand.run("docker", "port", container, "6443/tcp").lines().findFirst().orElseThrow();
    write(
        kubeconfig(),
        inside().orElseThrow().replace("https://127.0.0.1:6443", "https://" + address.strip()));
    Waiting.until("the node of k3s", START_LIMIT, this::hasReadyNode);
    noteStarted(
        state(),
        "k3s in Docker (" + DockerCluster.IMAGE + ")",
        new DockerNodes(List.of(container)).hostAddress());
  }

  /** The kubeconfig as k3s writes it, once it does. */
  private Optional<String> inside() {
    return DockerNodes.docker("exec", container, "cat", "/etc/rancher/k3s/k3s.yaml");
  }

  private boolean hasReadyNode() {
    return DockerNodes.docker(
            "exec", container, "kubectl", "wait", "node", container, "--for=condition=Ready")
        .isPresent();
  }

  private static void write(Path file, String content) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  boolean isAlive() {
    return DockerNodes.docker("inspect", "--format", "{{.State.Running}}", container)
        .filter(text -> text.strip().equals("true"))
        .isPresent();
  }

  @Override
  public boolean hasNode() {
    return isAlive();
  }

  @Override
  public Optional<Path> kubectl() {
    return Optional.empty();
  }

  @Override
  public void loadImage(Path dockerArchive) {
    new DockerNodes(List.of(container)).load(dockerArchive);
  }

  @Override
  public void remove() {
    DockerNodes.docker("inspect", "--format", "{{.Id}}", container)
        .ifPresent(id -> HostCommand.run("docker", "rm", "--force", "--volumes", id.strip()));
    state().destroy();
  }
}
