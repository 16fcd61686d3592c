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
 * How the operator is run: the files and the command of its image, the environment and the memory
 * limit of its chart.
 *
 * @param java the virtual machine's program
 * @param arguments its arguments
 * @param directory the working directory
 * @param variables environment variables of the image, as name=value
 */
record Launch(Path java, List<String> arguments, Path directory, List<String> variables) {
  private static final Pattern ARGUMENT = Pattern.compile("<argument>(-[^<]*)</argument>");

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
      List<String> command = new ArrayList<>();
      // Paths in the image are paths below the folder here.
      config
          .path("Entrypoint")
          .forEach(a -> command.add(a.asText().replaceFirst("=/", "=" + root + "/")));
      config.path("Cmd").forEach(a -> command.add(a.asText()));
      return new Launch(
          root.resolve(command.remove(0).substring(1)),
          command,
          root.resolve(config.path("WorkingDir").asText().substring(1)),
          StreamSupport.stream(config.path("Env").spliterator(), false)
              .map(JsonNode::asText)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the classes that the build has made, with the image's options. */
  static Launch ofClasses() {
    Path operator = Chart.projectRoot().resolve("operator");
    try {
      List<String> arguments = new ArrayList<>();
      Matcher matcher = ARGUMENT.matcher(Files.readString(operator.resolve("pom.xml")));
      while (matcher.find()) {
        arguments.add(matcher.group(1));
      }
      String libraries = Files.readString(operator.resolve("target/runtime.classpath")).trim();
      arguments.addAll(List.of("-cp", operator.resolve("target/classes") + ":" + libraries));
      arguments.addAll(List.of("dev.strongroom.app.Main", "operator"));
      return new Launch(
          Path.of(System.getProperty("java.home"), "bin", "java"), arguments, operator, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ready to be started, with these further options of the virtual machine. */
  ProcessBuilder process(KubernetesClient client, List<String> moreOptions) {
    Container container =
        Chart.render(client, TestOperator.NAMESPACE).stream()
            .filter(Deployment.class::isInstance)
            .map(Deployment.class::cast)
            .map(d -> d.getSpec().getTemplate().getSpec().getContainers().get(0))
            .findFirst()
            .orElseThrow();
    Quantity limit = container.getResources().getLimits().get("memory");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    // Outside a container the heap would be sized by the machine's memory.
    command.add("-XX:MaxRAM=" + Quantity.getAmountInBytes(limit).toBigInteger());
    int classpath = arguments.indexOf("-cp");
    command.addAll(arguments.subList(0, classpath));
    command.addAll(moreOptions);
    command.addAll(arguments.subList(classpath, arguments.size()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
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
