package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.testcontainers.containers.Container;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * k3s in a container of a Docker engine. Its containers end with this JVM (Testcontainers' Ryuk).
 */
final class DockerCluster implements Cluster {
  static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";
  private static final String IMPORTED = "/tmp/image.tar";

  private final K3sContainer container;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private DockerCluster(K3sContainer container) {
    this.container = container;
    this.kubeconfig = write(container.getKubeConfigYaml());
    this.client = GivenCluster.clientOf(kubeconfig.toFile(), null);
  }

  /**
   * @throws ClusterUnavailableException if no Docker engine answers or it cannot run k3s
   */
  static DockerCluster start(Consumer<String> progress) {
    if (!DockerEngine.answers()) {
      throw new ClusterUnavailableException("no Docker engine answers");
    }
    progress.accept("Starting " + IMAGE + " in Docker");
    K3sContainer container = new K3sContainer(DockerImageName.parse(IMAGE));
    try {
      container.start();
      return new DockerCluster(container);
    } catch (RuntimeException e) {
      container.stop();
      throw new ClusterUnavailableException(
          "k3s does not start in this Docker engine: " + DockerProblem.rootCause(e), e);
    }
  }

  private static Path write(String kubeconfig) {
    try {
      Path file = Files.createTempFile("strongroom-k3s", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(file, kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kind() {
    return "k3s in Docker, " + IMAGE;
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
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public void requireNode() {
    // k3s is started with its node.
  }

  @Override
  public void loadImage(Path dockerArchive) {
    container.copyFileToContainer(MountableFile.forHostPath(dockerArchive), IMPORTED);
    try {
      Container.ExecResult result =
          container.execInContainer("ctr", "-n", "k8s.io", "images", "import", IMPORTED);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException("ctr images import: " + result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  /** The gateway of the container's network, which on Linux is this machine. */
  @Override
  public String hostAddress() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(network -> network.getGateway())
        .filter(gateway -> gateway != null && !gateway.isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the container has no gateway"));
  }

  @Override
  public void close() {
    client.close();
    container.stop();
  }
}
