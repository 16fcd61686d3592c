package dev.strongroom.app.commands.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.app.commands.FailureReport;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RenderCommandTest {
  private static final String DECLARED =
      """
      apiVersion: strongroom.dev/v1
      kind: ManagedSecret
      metadata: {name: %s, namespace: shop}
      spec:
        projection:
          name: app-%1$s
          labels: {team: shop}
          templates: {dsn: "<%% value.user %%>@<%% value.host + '' %%>"}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void writeValue() throws IOException {
    write("value", "{\"user\":\"canary\",\"host\":\"db\"}");
    write("one.yaml", DECLARED.formatted("db"));
    write(
        "several.yaml",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n---\n"
            + DECLARED.formatted("db")
            + "---\n"
            + DECLARED.formatted("cache"));
  }

  @Test
  void showsTheWholeSecretToPrograms() {
    // When
    int code = run("one.yaml", "value", "-o", "yaml");

    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    Secret secret = new KubernetesSerialization().unmarshal(out.toString(), Secret.class);
    assertThat(secret.getMetadata().getName()).isEqualTo("app-db");
    assertThat(secret.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(secret.getMetadata().getLabels()).containsOnlyKeys("team");
    assertThat(secret.getType()).isEqualTo("Opaque");
    assertThat(
            new String(
                Base64.getDecoder().decode(secret.getData().get("dsn")), StandardCharsets.UTF_8))
        .isEqualTo("canary@db");
  }

  @Test
  void showsPeopleNoValues() {
    // When
    int code = run("one.yaml", "value");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines("Secret app-db of type Opaque\nKEY   BYTES\ndsn   9\n");
  }

  @Test
  void takesOneOfSeveralByName() {
    // When
    int code = run("several.yaml", "value", "cache");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("Secret app-cache of type Opaque");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "several.yaml | {} | -f: the file has 2 ManagedSecrets; name one of them",
        "none.yaml | {} | -f: the file has 0 ManagedSecrets",
        "absent.yaml | {} | -f: cannot read",
        "broken.yaml | {} | -f: the file has no YAML of Kubernetes objects",
        "plain.yaml | {} | ManagedSecret p has no spec.projection",
        "one.yaml | {\"user\":\"canary\"} | line 1 column 26: the value has no such key or element",
        "one.yaml | canary | line 1 column 3: the value is not a JSON object"
      })
  void saysWhatIsWrong(String file, String value, String said) throws IOException {
    // Given
    write("none.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n");
    write("broken.yaml", "{");
    write("plain.yaml", "apiVersion: strongroom.dev/v1\nkind: ManagedSecret\nmetadata: {name: p}");
    write("wrong", value);

    // When
    int code = run(file, "wrong");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("strongroom: ")
        .contains(said)
        .doesNotContain("canary")
        .hasLineCount(1);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private int run(String file, String value, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-f",
                folder.resolve(file).toString(),
                "--value",
                folder.resolve(value).toString()));
    arguments.addAll(List.of(more));
    return new CommandLine(new RenderCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureReport())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
