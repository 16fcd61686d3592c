package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the operator runs where it is installed: the options of its image, the environment and the
 * memory limit of its chart.
 *
 * @param jvm options of the virtual machine
 * @param environment environment variables with fixed values
 * @param memoryLimit bytes the container may use
 */
record ImageOptions(List<String> jvm, Map<String, String> environment, long memoryLimit) {
  private static final Pattern ARGUMENT = Pattern.compile("<argument>(-[^<]*)</argument>");

  /** Read from the build and from the rendered chart. */
  static ImageOptions read(KubernetesClient client) {
    Container container =
        Chart.render(client, TestOperator.NAMESPACE).stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .map(d -> d.getSpec().getTemplate().getSpec().getContainers().get(0))
            .findFirst()
            .orElseThrow();
    Map<String, String> environment =
        container.getEnv().stream()
            .filter(e -> e.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    Quantity limit = container.getResources().getLimits().get("memory");
    return new ImageOptions(
        jvmOptions(), environment, Quantity.getAmountInBytes(limit).longValueExact());
  }

  private static List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    try {
      Matcher matcher =
          ARGUMENT.matcher(Files.readString(Chart.projectRoot().resolve("operator/pom.xml")));
      while (matcher.find() && !matcher.group(1).equals("--")) {
        options.add(matcher.group(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (options.isEmpty()) {
      throw new IllegalStateException("operator/pom.xml has no options for the image");
    }
    return options;
  }

  /** The classpath that the script beside this module has Maven write. */
  static String classpath() {
    Path target = Chart.projectRoot().resolve("operator/target");
    try {
      return target.resolve("classes")
          + ":"
          + Files.readString(target.resolve("runtime.classpath")).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
