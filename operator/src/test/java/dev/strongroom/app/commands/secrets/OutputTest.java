package dev.strongroom.app.commands.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OutputTest {
  private static final Found FOUND =
      new Found("db", Instant.parse("2026-11-01T00:00:00Z"), Optional.empty(), List.of("web-1"));

  /** What a command might have found. */
  private record Found(String name, Instant since, Optional<String> version, List<String> pods) {}

  @ParameterizedTest
  @ValueSource(strings = {"json", "yaml"})
  void programsGetTimesAsTextAndWhatIsAbsentAsNull(String format) {
    // When
    String printed = print(format);

    // Then
    JsonNode tree = new KubernetesSerialization().unmarshal(printed, JsonNode.class);
    assertThat(tree.path("name").textValue()).isEqualTo("db");
    assertThat(tree.path("since").textValue()).isEqualTo("2026-11-01T00:00:00Z");
    assertThat(tree.path("version").isNull()).isTrue();
    assertThat(tree.path("pods").path(0).textValue()).isEqualTo("web-1");
  }

  @Test
  void peopleGetATable() {
    // When
    String printed = print("table");

    // Then
    assertThat(printed).isEqualToNormalizingNewlines("for people\n");
  }

  private static String print(String format) {
    Output output = new Output();
    new CommandLine(output).setCaseInsensitiveEnumValuesAllowed(true).parseArgs("-o", format);
    StringWriter printed = new StringWriter();
    output.print(new PrintWriter(printed, true), FOUND, out -> out.println("for people"));
    return printed.toString();
  }
}
