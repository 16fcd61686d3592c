package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Nodes that are containers of this machine's Docker engine under their own names, as those of k3d
 * and kind are, with containerd inside.
 */
public record DockerNodes(List<String> containers) {
  private static final String GATEWAY =
      "{{range .NetworkSettings.Networks}}{{.Gateway}}{{\"\\n\"}}{{end}}";

  /** Whether a Docker engine answers. */
  public static boolean engineAnswers() {
    return docker("version", "--format", "{{.Server.Version}}").isPresent();
  }

  /** The cluster's nodes, if all of them are such containers. */
  public static Optional<DockerNodes> of(KubernetesClient client) {
    List<Node> nodes = client.nodes().list().getItems();
    boolean all =
        !nodes.isEmpty()
            && nodes.stream()
                .allMatch(
                    node ->
                        node.getStatus()
                                .getNodeInfo()
                                .getContainerRuntimeVersion()
                                .startsWith("containerd:")
                            && docker("inspect", node.getMetadata().getName()).isPresent());
    return all
        ? Optional.of(new DockerNodes(nodes.stream().map(n -> n.getMetadata().getName()).toList()))
        : Optional.empty();
  }

  /** Imports an image on every node. */
  public void load(Path dockerArchive) {
    for (String container : containers) {
      HostCommand.run(
          line("exec", "-i", container, "ctr", "-n", "k8s.io", "images", "import", "-"),
          dockerArchive.toFile());
    }
  }

  /** This machine as the containers see it. */
  public String hostAddress() {
    return docker("inspect", "--format", GATEWAY, containers.get(0))
        .flatMap(text -> text.lines().filter(line -> !line.isBlank()).findFirst())
        .orElseThrow(
            () ->
                new IllegalStateException("the container " + containers.get(0) + " has no gateway"))
        .strip();
  }

  /** What a docker command printed, if there is docker and the command succeeded. */
  static Optional<String> docker(String... arguments) {
    if (HostCommand.find("docker").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostCommand.run(line(arguments)));
    } catch (IllegalStateException failed) {
      return Optional.empty();
    }
  }

  static List<String> line(String... arguments) {
    return Stream.concat(Stream.of("docker"), Arrays.stream(arguments)).toList();
  }
}
