package dev.strongroom.app.commands.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.app.commands.FailureReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ImportCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void entriesThatAreAllBadNeedNoCluster() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("shop"));
    Files.writeString(folder.resolve("notes.txt"), "canary");
    Files.writeString(folder.resolve("shop/db.json"), "{\"name\": \"a b\", \"value\": \"canary\"}");
    Files.writeString(folder.resolve("torn.jsonl"), "{\"name\": \"x\", \"value\": \"canary");

    // When
    int code = run("files", folder.toString());

    // Then
    assertThat(code).isEqualTo(3);
    assertThat(err.toString())
        .contains("db.json: a b: AWS allows names of", "torn.jsonl:1: is not JSON")
        .hasLineCount(2)
        .doesNotContain("canary");
    assertThat(out.toString())
        .contains("0 created, 0 updated, 0 unchanged, 0 skipped, 2 failed")
        .doesNotContain("canary");
  }

  @Test
  void filesThatAreNotThereAndEmptyDirectoriesAreRefused() {
    // When
    int missing = run("files", folder.resolve("missing").toString());
    int empty = run("files", folder.toString());

    // Then
    assertThat(missing).isEqualTo(1);
    assertThat(empty).isEqualTo(1);
    assertThat(err.toString())
        .contains("strongroom: <file>: there is no ", "has no file that ends with .json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secrets", "secrets a --all", "secrets --all -l app=x", "files"})
  void whatIsImportedIsSaidInOneWay(String line) {
    // When
    int code = run(line.split(" "));

    // Then
    assertThat(code).isEqualTo(2);
  }

  private int run(String... arguments) {
    return new CommandLine(new ImportCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureReport())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
