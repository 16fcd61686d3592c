package dev.strongroom.adapters.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.GeneratedFile;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Declarations of other tools, and what becomes of each: the file {@code <name>.expected} has the
 * notes as comments and then the objects. {@code -Dgolden.write=true} writes them anew.
 */
class ConversionTest {
  private static final Path GIVEN = Path.of("src/test/resources/dev/strongroom/conversion");
  private static final Path EXAMPLES = Path.of("../examples/convert");

  static Stream<Path> given() throws IOException {
    try (Stream<Path> given = Files.list(GIVEN);
        Stream<Path> examples = Files.list(EXAMPLES)) {
      return Stream.concat(given, examples)
          .filter(file -> file.toString().matches(".*[.](yaml|json)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("given")
  void everyDeclarationHasItsCounterpartOrANote(Path file) throws IOException {
    // When
    Conversion conversion = Conversion.of(Files.readString(file));

    // Then
    StringBuilder text = new StringBuilder();
    conversion.notes().forEach(note -> text.append("# ").append(note).append('\n'));
    KubernetesSerialization yaml = new KubernetesSerialization();
    conversion.objects().forEach(object -> text.append(yaml.asYaml(object)));
    new GeneratedFile(GIVEN.resolve(file.getFileName() + ".expected"), "golden.write")
        .assertContent(text.toString());
  }

  @Test
  void noValueOfASecretIsPrinted() {
    // When
    Conversion conversion =
        Conversion.of(
            """
            Resources:
              Db:
                Type: AWS::SecretsManager::Secret
                Properties: {SecretString: hunter2}
            """);

    // Then
    assertThat(conversion.toString()).contains("SecretString").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "a: [1, 2", "a: *nobody", "\t: x", "a: b: hunter2", "!Ref {a: !Sub}"})
  void whatIsNotYamlIsRefusedWithItsPlaceAlone(String text) {
    // When, Then
    assertThatThrownBy(() -> Conversion.of("first: line\nsecond: " + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("not YAML or JSON: line \\d+, column \\d+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "just a text",
        "[1, 2]",
        "Resources: {A: {Type: AWS::SecretsManager::Secret, Properties: 7}, B: 8, C: {Type: [x]}}",
        "Resources: {A: {Type: AWS::SecretsManager::RotationSchedule}}",
        "{kind: ExternalSecret, spec: {data: 5, target: [x]}}",
        "{kind: ExternalSecret, metadata: 3, spec: {data: [{remoteRef: {key: [a]}}, 4]}}",
        "{kind: SealedSecret, spec: {encryptedData: [a], template: text}}",
        "{kind: List, items: 6}",
        "{kind: List, items: [{kind: List, items: [{kind: List}]}, 3]}"
      })
  void oddShapesBreakNothing(String text) {
    // When
    Conversion conversion = Conversion.of(text);

    // Then
    assertThat(conversion.objects()).hasSizeLessThan(2);
  }
}
