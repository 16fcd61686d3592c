package dev.strongroom.e2e.pod;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.Kubectl;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The application of examples/endpoint, started with the commands of its README. */
final class Orders {
  static final String NAMESPACE = "orders";
  static final String SECRET = "database";
  private static final String NAME = "orders";
  private static final Pattern USE = Pattern.compile("## Use\n```sh\n(.*?)```", Pattern.DOTALL);
  private static final String EXAMPLE_NAMESPACE = "strongroom-system";
  private static final Duration REMOVED_LIMIT = Duration.ofSeconds(60);
  private static final Pattern COUNTS = Pattern.compile("reads=(\\d+) failed=(\\d+)");

  private final KubernetesClient client;

  Orders(KubernetesClient client) {
    this.client = client;
  }

  /** What the application has counted since it started. */
  record Counts(int reads, int failed) {}

  /** Applies the namespace alone, which the chart needs to give rights in it. */
  void createNamespace() {
    String yaml = read("1-secret.yaml");
    client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
        .filter(Namespace.class::isInstance)
        .forEach(object -> client.resource(object).forceConflicts().serverSideApply());
  }

  /**
   * Runs the commands that the README has under "Use", with the tests' application and for an
   * installation in a namespace of tests.
   *
   * @param folder for a copy of the example
   */
  void use(Kubectl kubectl, Path folder, String installation) {
    for (String file : List.of("1-secret.yaml", "2-workload.yaml")) {
      String yaml =
          read(file)
              .replace(EXAMPLE_NAMESPACE, installation)
              .replace("registry.example.com/orders/application:1", SdkClientImage.NAME);
      try {
        Files.writeString(folder.resolve(file), yaml);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Matcher commands = USE.matcher(read("README.md"));
    if (!commands.find()) {
      throw new IllegalStateException("the README has no commands under Use");
    }
    Kubectl.Result result =
        kubectl.shell(folder, commands.group(1).replace(EXAMPLE_NAMESPACE, installation));
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          "The commands of the README failed: %s%s".formatted(result.text(), result.messages()));
    }
  }

  /** The account id of its namespace. */
  String account() {
    return secret().getStatus().arn().split(":")[4];
  }

  /** The secret as it is now. */
  ManagedSecret secret() {
    return client.resources(ManagedSecret.class).inNamespace(NAMESPACE).withName(SECRET).get();
  }

  private static String read(String file) {
    try {
      return Files.readString(Chart.projectRoot().resolve("examples/endpoint").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of the application, or of its pod's state, in time. */
  String awaitLine(String beginning, Duration limit) {
    return Patience.await(
        "the application to say \"" + beginning + "\"",
        limit,
        this::describe,
        () -> lines().stream().filter(line -> line.startsWith(beginning)).findFirst());
  }

  /** Waits until the application has counted so many more reads. */
  Counts awaitReads(int more, Duration limit) {
    int before = counts().map(Counts::reads).orElse(0);
    return Patience.await(
        more + " more reads",
        limit,
        this::describe,
        () -> counts().filter(counts -> counts.reads() >= before + more));
  }

  private Optional<Counts> counts() {
    return lines().stream()
        .map(COUNTS::matcher)
        .filter(Matcher::matches)
        .reduce((first, second) -> second)
        .map(m -> new Counts(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))));
  }

  private List<String> lines() {
    return Pods.of(client, NAMESPACE, NAME).stream()
        .filter(pod -> pod.getStatus().getPhase().equals("Running"))
        .flatMap(pod -> client.pods().resource(pod).getLog().lines())
        .toList();
  }

  /** The application's pod and what it said last. */
  String describe() {
    List<Pod> pods = Pods.of(client, NAMESPACE, NAME);
    List<String> lines = lines();
    return pods.stream().map(Pods::describe).collect(Collectors.joining("\n"))
        + "\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  void remove() {
    Namespaces.delete(client, NAMESPACE, REMOVED_LIMIT);
  }
}
