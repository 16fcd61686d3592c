package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The real Helm on the project's chart, by the same script that people use. */
final class Helm {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** The image that charts are rendered with unless an option names another. */
  static final String IMAGE = "registry.example.com/strongroom/operator";

  private static final Map<List<String>, Output> OUTPUTS = new ConcurrentHashMap<>();

  private Helm() {}

  /** What a run printed. */
  record Output(int exitCode, String text, String messages) {}

  /** Skips the test, with the reason, where no Helm can be had. */
  static void assumeAvailable() {
    assumeTrue(
        onPath("helm") || onPath("go"),
        "neither helm nor go is installed: the chart is not tested");
  }

  /** The objects that the chart renders with these options. */
  static List<JsonNode> render(String... options) {
    Output output = run(options);
    assertThat(output.exitCode()).as(output.messages()).isZero();
    return parse(output.text());
  }

  /** The objects of a YAML text, without the empty documents between them. */
  static List<JsonNode> parse(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What rendering with these options comes to, whatever that is: always the same. */
  static Output run(String... options) {
    return OUTPUTS.computeIfAbsent(List.of(options), Helm::rendered);
  }

  private static Output rendered(List<String> options) {
    try {
      Path messages = Files.createTempFile("helm", ".log");
      List<String> command = new ArrayList<>();
      command.add(projectRoot().resolve("charts/render").toString());
      command.add("--set=image.repository=" + IMAGE);
      command.addAll(options);
      Process process = new ProcessBuilder(command).redirectError(messages.toFile()).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      Output output = new Output(exitCode, text, Files.readString(messages));
      Files.delete(messages);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Helm ran", e);
    }
  }

  /** The one object of this kind whose name ends so. */
  static JsonNode object(List<JsonNode> objects, String kind, String nameEnd) {
    List<JsonNode> found =
        objects.stream()
            .filter(object -> object.path("kind").asText().equals(kind))
            .filter(object -> object.path("metadata").path("name").asText().endsWith(nameEnd))
            .toList();
    assertThat(found).as("%s *%s", kind, nameEnd).hasSize(1);
    return found.get(0);
  }

  /** The folder of the whole project. */
  static Path projectRoot() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("charts")) ? here : here.getParent();
  }

  private static boolean onPath(String program) {
    return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
