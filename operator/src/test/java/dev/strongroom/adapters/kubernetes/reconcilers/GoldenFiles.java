package dev.strongroom.adapters.kubernetes.reconcilers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import dev.strongroom.GeneratedFile;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Passes of a reconciler, a file each: what is given stands before the line {@code expect:}, and
 * what the pass makes of it after that. {@code -Dgolden.write=true} writes the second half anew.
 */
public final class GoldenFiles {
  private static final Path ROOT =
      Path.of("src/test/resources/dev/strongroom/adapters/kubernetes/reconcilers");
  private static final String EXPECT = "expect:\n";
  private static final String EVENT = "event ";
  private static final String ENDING = ".yaml";
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(Feature.WRITE_DOC_START_MARKER)
              .disable(Feature.SPLIT_LINES)
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.INDENT_ARRAYS));

  private GoldenFiles() {}

  /**
   * What a pass came to.
   *
   * @param actions what it changed and whom it told, in this order
   * @param conditions of the status that it writes, as type, status, reason and message; the
   *     message is left out where it is that of the condition before
   * @param status further fields of that status, by their path
   * @param nextCheck when the object is looked at again, if no event comes
   */
  public record Expected(
      List<String> actions,
      List<String> conditions,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> status,
      String nextCheck) {
    /** Of a pass that shows nothing but conditions. */
    public Expected(List<String> actions, List<String> conditions, String nextCheck) {
      this(actions, conditions, Map.of(), nextCheck);
    }

    /** With a line for each condition. */
    public static Expected of(List<String> actions, List<Condition> conditions, String nextCheck) {
      return of(actions, conditions, Map.of(), nextCheck);
    }

    /** With a line for each condition, and these fields of the status. */
    public static Expected of(
        List<String> actions,
        List<Condition> conditions,
        Map<String, String> status,
        String nextCheck) {
      List<String> lines = new ArrayList<>();
      String told = "";
      for (Condition condition : conditions) {
        String reason = condition.getReason() + ": " + condition.getMessage();
        String text = reason.equals(told) ? condition.getReason() : reason;
        lines.add(condition.getType() + "=" + condition.getStatus() + " " + text);
        told = reason;
      }
      return new Expected(actions, lines, status, nextCheck);
    }
  }

  /** A test for each file of a folder, which may hold nothing else. */
  public static <G> Stream<DynamicTest> tests(
      String folder, Class<G> given, Function<G, Expected> pass) {
    return files(folder).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> compare(file, given, pass)));
  }

  private static <G> void compare(Path file, Class<G> given, Function<G, Expected> pass)
      throws IOException {
    String text = Files.readString(file);
    int end = text.indexOf("\n" + EXPECT) + 1;
    assertThat(end).as("%s has a line %s", file, EXPECT).isPositive();
    String before = text.substring(0, end);
    // A field that the case does not know fails here.
    Expected expected = pass.apply(YAML.readValue(before, given));
    ObjectNode root = YAML.createObjectNode();
    root.set("expect", YAML.valueToTree(expected));
    new GeneratedFile(file, "golden.write").assertContent(before + YAML.writeValueAsString(root));
  }

  /** The reasons of all conditions and events that the files of a folder expect. */
  public static Stream<String> reasons(String folder) {
    return files(folder).stream()
        .map(GoldenFiles::expected)
        .flatMap(
            expected ->
                Stream.concat(
                    expected.conditions().stream().map(line -> line.split("[ :]")[1]),
                    expected.actions().stream()
                        .filter(action -> action.startsWith(EVENT))
                        .map(event -> event.substring(event.lastIndexOf(' ') + 1))));
  }

  private static Expected expected(Path file) {
    try {
      JsonNode expected = YAML.readTree(Files.readString(file)).get("expect");
      return YAML.treeToValue(expected, Expected.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(String folder) {
    try (Stream<Path> all = Files.list(ROOT.resolve(folder))) {
      List<Path> files = all.sorted().toList();
      assertThat(files).isNotEmpty().allMatch(file -> file.toString().endsWith(ENDING));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
