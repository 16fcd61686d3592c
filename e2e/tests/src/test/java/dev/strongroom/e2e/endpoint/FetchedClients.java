package dev.strongroom.e2e.endpoint;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.endpoint.ClientProgram.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs with AWS's clients for languages other than Java. The language's own tool fetches the
 * client into the build directory, in the version that the program's manifest pins; where it
 * cannot, the test is skipped.
 */
final class FetchedClients {
  private static final Path DIRECTORY = Path.of("target", "clients").toAbsolutePath();
  private static final String LAMBDA_EMULATOR =
      "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie"
          + "@v0.0.0-20261030222936-bef5c4ba774d";
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(4);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

  private FetchedClients() {}

  /** The directory of the Python programs; the modules are in {@code modules}. */
  static Path python() {
    return fetched("python", "requirements.txt", pip());
  }

  private static List<String> pip() {
    return List.of(
        "python3",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--upgrade",
        "--target",
        "modules",
        "--requirement",
        "requirements.txt");
  }

  /** The directory of the JavaScript program. */
  static Path javascript() {
    return fetched(
        "javascript",
        "package.json",
        List.of(
            "npm",
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error"));
  }

  /** The Go program, compiled. */
  static Path go() {
    Path directory = fetched("go", "go.mod", List.of("go", "mod", "download"));
    Path program = directory.resolve("main_path");
    Outcome built =
        ClientProgram.run(
            directory,
            List.of("go", "build", "-o", program.toString(), "."),
            Map.of("GOTOOLCHAIN", "local"),
            FETCH_LIMIT);
    if (built.status() != 0) {
      throw new AssertionError(built.toString());
    }
    return program;
  }

  /** The directory of External Secrets Operator, compiled with its provider for AWS alone. */
  static Path externalSecrets() {
    return fetched("external-secrets", "build.sh", List.of("sh", "build.sh"), BUILD_LIMIT);
  }

  /** The modules that rotation functions in Python import, with AWS's runtime for them. */
  static Path functionModules() {
    return fetched("functions", "requirements.txt", pip()).resolve("modules");
  }

  /** AWS's emulator of Lambda, compiled. */
  static Path lambdaEmulator() {
    Path program = DIRECTORY.resolve("emulator").resolve("aws-lambda-rie");
    if (!Files.exists(program)) {
      Outcome built =
          ClientProgram.run(
              directory(program.getParent()),
              List.of("go", "install", LAMBDA_EMULATOR),
              Map.of("GOTOOLCHAIN", "local", "GOBIN", program.getParent().toString()),
              FETCH_LIMIT);
      assumeTrue(
          built.status() == 0, () -> "go cannot fetch the emulator of Lambda: %s".formatted(built));
    }
    return program;
  }

  private static Path directory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path fetched(String language, String manifest, List<String> tool) {
    return fetched(language, manifest, tool, FETCH_LIMIT);
  }

  private static Path fetched(String language, String manifest, List<String> tool, Duration limit) {
    Path directory = DIRECTORY.resolve(language);
    try {
      copyPrograms(language, directory);
      Path fetched = directory.resolve("fetched-" + manifest);
      String wanted = Files.readString(directory.resolve(manifest));
      if (!Files.exists(fetched) || !Files.readString(fetched).equals(wanted)) {
        Outcome outcome = ClientProgram.run(directory, tool, Map.of("GOTOOLCHAIN", "local"), limit);
        assumeTrue(
            outcome.status() == 0,
            () ->
                "%s cannot fetch the client for %s: %s".formatted(tool.get(0), language, outcome));
        Files.writeString(fetched, wanted);
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyPrograms(String language, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(resources().resolve(language))) {
      for (Path file : files.toList()) {
        Files.copy(
            file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path resources() {
    try {
      return Path.of(FetchedClients.class.getResource("clients").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
