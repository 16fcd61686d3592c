package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.app.commands.Terminal.Stream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  @TempDir private Path descriptors;

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/0, true",
    "/dev/pts/117, true",
    "/dev/tty, true",
    "/dev/tty1, true",
    "/dev/ttyS0, true",
    "/dev/console, true",
    "/dev/null, false",
    "/dev/pts/ptmx, false",
    "/tmp/tty1, false",
    "/tmp/dev/pts/0, false",
    "pipe:[4711], false",
    "socket:[4711], false"
  })
  void onlyTerminalDevicesAreTerminals(String target, boolean expected) throws IOException {
    // Given
    Files.createSymbolicLink(descriptors.resolve("2"), Path.of(target));

    // When
    boolean is = new Terminal(descriptors, () -> !expected).has(Stream.ERROR);

    // Then
    assertThat(is).isEqualTo(expected);
  }

  @Test
  void eachStreamIsAskedByItself() throws IOException {
    // Given
    Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/pts/3"));
    Files.createSymbolicLink(descriptors.resolve("1"), Path.of("/tmp/a.backup"));
    Terminal terminal = new Terminal(descriptors, () -> true);

    // When / Then
    assertThat(terminal.has(Stream.INPUT)).isTrue();
    assertThat(terminal.has(Stream.OUTPUT)).isFalse();
    assertThat(terminal.has(Stream.ERROR)).as("closed").isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theConsoleDecidesWhereDescriptorsCannotBeSeen(boolean console) {
    // Given
    Terminal terminal = new Terminal(descriptors.resolve("absent"), () -> console);

    // When / Then
    for (Stream stream : Stream.values()) {
      assertThat(terminal.has(stream)).isEqualTo(console);
    }
  }

  /** On JDK 22 and later such a process has a console all the same. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessWithPipesAndFilesHasNoTerminal() throws IOException, InterruptedException {
    // Given
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Asking.class.getName()));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectError(descriptors.resolve("err").toFile());

    // When
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());

    // Then
    assertThat(process.waitFor()).isZero();
    assertThat(said).isEqualTo("INPUT false OUTPUT false ERROR false ");
  }

  /** The program that asks. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) {
      for (Stream stream : Stream.values()) {
        System.out.print(stream + " " + Terminal.is(stream) + " ");
      }
    }
  }
}
