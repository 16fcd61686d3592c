package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for people's machines as {@code mvn package} left it, unpacked and run. */
class CommandLineIT {
  @TempDir private static Path machine;

  private static Path programs;

  @BeforeAll
  static void unpack() throws Exception {
    assumeFalse(Boolean.getBoolean("image.skip"), "the archive was left out with -Dimage.skip");
    try (Stream<Path> built = Files.list(Helm.projectRoot().resolve("operator/target"))) {
      Path archive =
          built.filter(file -> file.toString().endsWith("-cli.tar.gz")).findFirst().orElseThrow();
      Process tar =
          new ProcessBuilder(
                  "tar", "-xzf", archive.toString(), "--strip-components=1", "-C", machine + "")
              .inheritIO()
              .start();
      assertThat(tar.waitFor()).isZero();
    }
    programs = machine.resolve("bin");
  }

  @Test
  void runsAsAPluginOfKubectlAndKeepsAnArchiveOfItsClasses() throws Exception {
    // When
    String first = run("kubectl-strongroom", "explain", "SourceKeyNotFound");
    String second = run("strongroom", "explain", "SourceKeyNotFound");

    // Then
    assertThat(first)
        .isEqualTo(
            "SourceKeyNotFound\n  spec.value.fromSecret.key: Secret <0> has no key <1>.\n0\n");
    assertThat(second).isEqualTo(first);
    assertThat(archives()).singleElement().asString().endsWith(".jsa");
  }

  @Test
  void givesTheExitCodeOfTheCommand() throws Exception {
    // When
    String refused = run("strongroom", "explain", "NoSuchReason");

    // Then
    assertThat(refused)
        .contains("neither an action of Secrets Manager nor a reason")
        .endsWith("1\n");
  }

  @Test
  void completesWordsForKubectl() throws Exception {
    // When
    String words = run("kubectl_complete-strongroom", "roll");

    // Then
    assertThat(words).isEqualTo("rollback\n:4\n0\n");
  }

  private static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(machine.resolve("cache/strongroom-cli"))) {
      return files.toList();
    }
  }

  /** What it prints, and its exit code in a line of its own. */
  private static String run(String program, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(programs.resolve(program).toString()), Stream.of(arguments))
                .toList());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_CACHE_HOME", machine.resolve("cache").toString());
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed + process.waitFor() + "\n";
  }
}
