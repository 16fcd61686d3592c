package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.StreamSupport;

/**
 * How operator and endpoint are run: the files and the commands of their image, the environment and
 * the memory limit of their chart.
 *
 * @param java the virtual machine's program
 * @param arguments its arguments, by the name of the program
 * @param directory the working directory
 * @param variables environment variables of the image, as name=value
 */
record Launch(
    Path java, Map<String, List<String>> arguments, Path directory, List<String> variables) {
  /** The program that reconciles. */
  static final String OPERATOR = "operator";

  /** The program that serves AWS's API. */
  static final String ENDPOINT = "endpoint";

  private static final Pattern ARGUMENT = Pattern.compile("<argument>(-[^<]*)</argument>");
  private static final String CLASS_PATH = "-cp";

  /** From the image that the build has made, unpacked into a folder. */
  static Launch ofImage(Path into) {
    try {
      Path archive = into.resolve("archive");
      Path root = into.resolve("root");
      unpack(Chart.projectRoot().resolve("operator/target/image.tar"), archive);
      JsonNode manifest = BareClient.parse(Files.readString(archive.resolve("manifest.json")));
      for (JsonNode layer : manifest.path(0).path("Layers")) {
        unpack(archive.resolve(layer.asText()), root);
      }
      JsonNode config =
          BareClient.parse(
                  Files.readString(archive.resolve(manifest.path(0).path("Config").asText())))
              .path("config");
      List<String> operator = new ArrayList<>();
      config.path("Entrypoint").forEach(a -> operator.add(a.asText()));
      config.path("Cmd").forEach(a -> operator.add(a.asText()));
      Path java = root.resolve(operator.remove(0).substring(1));
      Path directory = root.resolve(config.path("WorkingDir").asText().substring(1));
      // The options of the endpoint, which the chart's command names as @endpoint.
      List<String> endpoint = new ArrayList<>(Files.readAllLines(directory.resolve(ENDPOINT)));
      endpoint.add(ENDPOINT);
      return new Launch(
          java,
          Map.of(OPERATOR, below(root, operator), ENDPOINT, below(root, endpoint)),
          directory,
          StreamSupport.stream(config.path("Env").spliterator(), false)
              .map(JsonNode::asText)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Paths in the image are paths below the folder here. */
  private static List<String> below(Path root, List<String> arguments) {
    return arguments.stream().map(a -> a.replaceFirst("=/", "=" + root + "/")).toList();
  }

  /** From the classes that the build has made, with the image's options. */
  static Launch ofClasses() {
    Path operator = Chart.projectRoot().resolve("operator");
    try {
      List<String> options = new ArrayList<>();
      Matcher matcher = ARGUMENT.matcher(Files.readString(operator.resolve("pom.xml")));
      while (matcher.find()) {
        options.add(matcher.group(1));
      }
      String libraries = Files.readString(operator.resolve("target/runtime.classpath")).trim();
      List<String> program =
          List.of(
              CLASS_PATH,
              operator.resolve("target/classes") + ":" + libraries,
              "dev.strongroom.app.Main");
      // What follows the name of the endpoint changes the options before for it.
      int further = options.indexOf("--" + ENDPOINT);
      List<String> operators = further < 0 ? options : options.subList(0, further);
      List<String> endpoints = options.stream().filter(o -> !o.equals("--" + ENDPOINT)).toList();
      return new Launch(
          Path.of(System.getProperty("java.home"), "bin", "java"),
          Map.of(
              OPERATOR, concat(List.of(operators, program, List.of(OPERATOR))),
              ENDPOINT, concat(List.of(endpoints, program, List.of(ENDPOINT)))),
          operator,
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program ready to be started, with these further options of the virtual machine. */
  ProcessBuilder process(KubernetesClient client, String program, List<String> moreOptions) {
    Container container = container(client, program);
    ProcessBuilder builder = new ProcessBuilder(java.toString()).directory(directory.toFile());
    List<String> all = arguments.get(program);
    int classPath = all.indexOf(CLASS_PATH);
    builder.command(
        concat(
            List.of(
                List.of(java.toString(), maxRam(container)),
                all.subList(0, classPath),
                moreOptions,
                all.subList(classPath, all.size()))));
    Map<String, String> environment =
        container.getEnv().stream()
            .filter(e -> e.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    variables.forEach(
        v ->
            builder
                .environment()
                .put(v.substring(0, v.indexOf('=')), v.substring(v.indexOf('=') + 1)));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Another main class in a virtual machine like the endpoint's, with the same limits. */
  ProcessBuilder likeEndpoint(
      KubernetesClient client, Path classes, Class<?> main, List<String> mainArguments) {
    List<String> command = new ArrayList<>(process(client, ENDPOINT, List.of()).command());
    int classPath = command.indexOf(CLASS_PATH) + 1;
    command.set(classPath, command.get(classPath) + ":" + classes);
    command.subList(classPath + 1, command.size()).clear();
    command.add(main.getName());
    command.addAll(mainArguments);
    return new ProcessBuilder(command).directory(directory.toFile());
  }

  private static Container container(KubernetesClient client, String program) {
    return Chart.render(client, TestOperator.NAMESPACE, Lab.WITH_ENDPOINT).stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .map(d -> d.getSpec().getTemplate().getSpec().getContainers().get(0))
        .filter(container -> container.getName().equals(program))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the chart has no container " + program));
  }

  /** Outside a container the heap would be sized by the machine's memory. */
  private static String maxRam(Container container) {
    Quantity limit = container.getResources().getLimits().get("memory");
    return "-XX:MaxRAM=" + Quantity.getAmountInBytes(limit).toBigInteger();
  }

  private static List<String> concat(List<List<String>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  /** Unpacks with the dates of the files, which an archive of classes insists on. */
  private static void unpack(Path archive, Path directory) throws IOException {
    Files.createDirectories(directory);
    Process tar =
        new ProcessBuilder(
                "tar",
                // Jib adds an attribute that GNU tar does not know.
                "--warning=no-unknown-keyword",
                "-xf",
                archive.toString(),
                "-C",
                directory.toString())
            .inheritIO()
            .start();
    try {
      if (tar.waitFor() != 0) {
        throw new IllegalStateException("cannot unpack " + archive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
