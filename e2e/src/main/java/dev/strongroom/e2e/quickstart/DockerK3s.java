package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.HostCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** k3s in a container of the Docker engine that stays until it is removed. */
final class DockerK3s {
  private static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";
  private static final String CONTAINER = "strongroom-quickstart";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final Path kubeconfig;

  DockerK3s(QuickStartDirectory directory) {
    this.kubeconfig = directory.resolve("k3s-kubeconfig");
  }

  String kind() {
    return "k3s in Docker (" + IMAGE + ")";
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  boolean isRunning() {
    return DockerNodes.docker("inspect", "--format", "{{.State.Running}}", CONTAINER)
            .filter(text -> text.strip().equals("true"))
            .isPresent()
        && Files.exists(kubeconfig);
  }

  /**
   * Starts it anew and returns when its administrator's kubeconfig is there.
   *
   * @throws IllegalStateException if Docker cannot run it; the message has Docker's reason
   */
  void start() {
    remove();
    // The node gets the container's name, by which images are taken to it.
    HostCommand.run(
        DockerNodes.line(
            "run",
            "--detach",
            "--privileged",
            "--name=" + CONTAINER,
            "--hostname=" + CONTAINER,
            "--tmpfs=/run",
            "--tmpfs=/var/run",
            "--publish=127.0.0.1::6443",
            IMAGE,
            "server",
            "--disable=traefik,servicelb,metrics-server",
            "--tls-san=127.0.0.1"),
        new File("/dev/null"));
    String inside =
        Patience.await(
            "k3s to start",
            START_LIMIT,
            () -> "Look at: docker logs " + CONTAINER,
            () -> DockerNodes.docker("exec", CONTAINER, "cat", "/etc/rancher/k3s/k3s.yaml"));
    String address =
        HostCommand.run("docker", "port", CONTAINER, "6443/tcp").lines().findFirst().orElseThrow();
    write(inside.replace("https://127.0.0.1:6443", "https://" + address.strip()));
  }

  private void write(String content) {
    try {
      Files.deleteIfExists(kubeconfig);
      Files.createFile(
          kubeconfig,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(kubeconfig, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isThere() {
    return id().isPresent();
  }

  /** Removes it; it need not be there. */
  void remove() {
    id().ifPresent(found -> HostCommand.run("docker", "rm", "--force", "--volumes", found));
  }

  private static Optional<String> id() {
    return DockerNodes.docker("inspect", "--format", "{{.Id}}", CONTAINER).map(String::strip);
  }
}
