package dev.strongroom.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which people install the kinds, after one another: none conflicts with another. */
@RequiresCluster
class AppliedKindsIT {
  private static final String NAMESPACE = "strongroom-system";
  private static final String MARK = "An earlier release. ";

  @TempDir private Path earlier;

  /** The kinds as an earlier release may have had them: with other descriptions. */
  @BeforeEach
  void anEarlierRelease() throws IOException {
    try (Stream<Path> files = Files.list(Chart.projectRoot().resolve("crds"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        String text = Files.readString(file);
        Files.writeString(
            earlier.resolve(file.getFileName()),
            text.replaceFirst("description: \"", "description: \"" + MARK));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client, server, client, server",
        "server, client, server",
        "earlier client, server",
        "earlier server, client, server",
        "chart, server, client, chart",
        "helm, server, client"
      })
  void oneAfterTheOther(String ways) throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly())) {
      // Given
      cluster
          .client()
          .namespaces()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
      List<String> failures = new ArrayList<>();

      // When
      for (String way : ways.split(", ")) {
        run(cluster, command(way)).ifPresent(failures::add);
      }

      // Then
      assertThat(failures).isEmpty();
      assertThat(
              cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems())
          .hasSizeGreaterThanOrEqualTo(10)
          .extracting(AppliedKindsIT::description)
          .noneMatch(text -> text.startsWith(MARK));
    }
  }

  private String command(String way) {
    return switch (way) {
      case "client" -> "kubectl apply -f crds/";
      case "server" -> "kubectl apply --server-side -f crds/";
      case "earlier client" -> "kubectl apply -f " + earlier;
      case "earlier server" -> "kubectl apply --server-side -f " + earlier;
      case "chart" ->
          "charts/render --namespace %s --set image.repository=example.com/strongroom"
                  .formatted(NAMESPACE)
              + " | kubectl apply --server-side -f -";
      case "helm" ->
          "charts/helm install strongroom charts/strongroom --namespace %s".formatted(NAMESPACE)
              + " --set image.repository=example.com/strongroom";
      default -> throw new IllegalArgumentException(way);
    };
  }

  /** What a command said, if it failed. */
  private static Optional<String> run(EmbeddedCluster cluster, String command)
      throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
            .directory(Chart.projectRoot().toFile())
            .redirectErrorStream(true);
    shell.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
    shell
        .environment()
        .merge("PATH", cluster.kubectl().getParent().toString(), (path, own) -> own + ":" + path);
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? Optional.empty() : Optional.of(command + ": " + output);
  }

  private static String description(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema().getDescription();
  }
}
