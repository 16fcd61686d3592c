package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.host.HostCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chart, rendered by Helm as a user's would be. */
public final class Chart {
  private static final List<String> FIRST = List.of("CustomResourceDefinition", "ServiceAccount");

  /** Name of the image that this build makes, where no option names another. */
  private static final String IMAGE = "strongroom/operator";

  private Chart() {}

  /**
   * Folder of the project: the system property strongroom.project, or else found from the working
   * directory upwards.
   */
  public static Path projectRoot() {
    String named = System.getProperty("strongroom.project");
    if (named != null) {
      return Path.of(named);
    }
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isRegularFile(p.resolve("charts/render"))) {
        return p;
      }
    }
    throw new IllegalStateException("run inside a checkout of Strongroom");
  }

  /**
   * The chart's objects for a namespace and this build's image, with further options of {@code helm
   * template}.
   */
  public static List<HasMetadata> render(
      KubernetesClient client, String namespace, String... options) {
    List<String> command = new ArrayList<>();
    command.add(projectRoot().resolve("charts/render").toString());
    command.addAll(List.of("--namespace", namespace));
    command.add("--set=image.repository=" + IMAGE);
    command.addAll(Arrays.asList(options));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] yaml = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("charts/render failed");
      }
      return client.load(new ByteArrayInputStream(yaml)).items();
    } catch (IOException e) {
      throw new IllegalStateException("charts/render cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Has Helm install the chart of a version, or upgrade to it, as users do.
   *
   * @param home the folder of the version, such as {@link #projectRoot}
   * @param options of {@code helm upgrade}
   * @throws IllegalStateException when Helm says no; the message says why
   */
  public static void install(Cluster cluster, Path home, String namespace, String... options) {
    List<String> command = new ArrayList<>();
    command.add(projectRoot().resolve("charts/helm").toString());
    command.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString()));
    command.addAll(List.of("upgrade", "--install", "strongroom"));
    command.add(home.resolve("charts/strongroom").toString());
    command.addAll(List.of("--namespace", namespace, "--create-namespace"));
    command.add("--set=image.repository=" + IMAGE);
    command.addAll(List.of(options));
    HostCommand.run(command);
  }

  /** Applies objects, definitions and accounts first. */
  public static void apply(KubernetesClient client, List<HasMetadata> objects) {
    objects.stream()
        .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
        .forEach(o -> client.resource(o).forceConflicts().serverSideApply());
  }

  private static int rank(HasMetadata object) {
    int index = FIRST.indexOf(object.getKind());
    return index < 0 ? FIRST.size() : index;
  }
}
