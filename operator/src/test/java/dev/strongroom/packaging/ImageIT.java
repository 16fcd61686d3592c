package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image as {@code mvn package} left it, looked at from outside and run with its own runtime.
 */
class ImageIT {
  /**
   * What libraries name and the operator never reaches: annotations for compilers, JavaBeans in the
   * parsers' optional parts, Kerberos logins to PostgreSQL.
   */
  private static final Set<String> NEVER_REACHED =
      Set.of("java.compiler", "java.desktop", "java.security.jgss");

  private static final Path TARGET = Helm.projectRoot().resolve("operator/target");
  private static final Path ROOT = TARGET.resolve("image/runtime/root");

  /** The image's own files, as a node unpacks them. */
  @TempDir private static Path image;

  private static JsonNode config;

  @BeforeAll
  static void unpack() throws Exception {
    assumeFalse(Boolean.getBoolean("image.skip"), "the image was left out with -Dimage.skip");
    Path archive = Files.createDirectory(image.resolve("archive"));
    Path root = Files.createDirectory(image.resolve("root"));
    run("tar", "-xf", TARGET.resolve("image.tar").toString(), "-C", archive.toString());
    ObjectMapper json = new ObjectMapper();
    config = json.readTree(archive.resolve("config.json").toFile()).path("config");
    for (JsonNode layer :
        json.readTree(archive.resolve("manifest.json").toFile()).path(0).path("Layers")) {
      // Jib adds an attribute that GNU tar does not know.
      String file = archive.resolve(layer.asText()).toString();
      run("tar", "--warning=no-unknown-keyword", "-xf", file, "-C", root.toString());
    }
  }

  @Test
  void theRuntimeHasEveryModuleThatTheProgramNeeds() throws Exception {
    // Given the modules that the jars name
    Set<String> needed = new TreeSet<>(Arrays.asList(jdeps().split(",")));
    needed.removeAll(NEVER_REACHED);

    // When the image's runtime is asked for its modules
    List<String> modules =
        run(ROOT.resolve("java/bin/java").toString(), "--list-modules")
            .lines()
            .map(line -> line.replaceFirst("@.*", ""))
            .toList();

    // Then none is missing, nor those that are found by name
    assertThat(modules).containsAll(needed).contains("jdk.crypto.cryptoki");
  }

  @Test
  void nothingButJavaCanBeStarted() throws IOException {
    // When the programs of the image are listed
    List<String> programs;
    try (Stream<Path> files = Files.walk(image.resolve("root"))) {
      programs =
          files
              .filter(Files::isRegularFile)
              .filter(Files::isExecutable)
              .map(file -> file.getFileName().toString())
              .map(name -> name.matches("ld-.*\\.so.*") ? "the loader" : name)
              .filter(name -> !name.contains(".so"))
              .toList();
    }

    // Then there is Java with its loader and its two helpers, and no shell
    assertThat(programs).containsExactlyInAnyOrder("java", "jexec", "jspawnhelper", "the loader");
  }

  @Test
  void itRunsAsAnUnprivilegedUser() {
    // When the image's configuration is read
    String user = config.path("User").asText();

    // Then it names a user who is not root, by number, so that Kubernetes can check it
    assertThat(user).isEqualTo("65532:65532");
    assertThat(config.path("Cmd").get(0).asText()).isEqualTo("operator");
  }

  @Test
  void itStartsWithItsArchiveOfClasses() throws Exception {
    // Given the command of the image, with which Java refuses to start without the archive
    Path root = image.resolve("root");
    List<String> command = new ArrayList<>();
    for (JsonNode argument : config.path("Entrypoint")) {
      command.add(argument.asText().replaceFirst("^(-XX:SharedArchiveFile=)?/", "$1" + root + "/"));
    }
    command.add(1, "-Xshare:on");
    command.add("--version");

    // When it is run in the image's working directory
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of(root + config.path("WorkingDir").asText()).toFile())
            .redirectErrorStream(true)
            .start();
    String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then it maps the archive, which was made with jars of the same dates and sizes
    assertThat(process.waitFor()).as(version).isZero();
    assertThat(version).contains(projectVersion());
  }

  @Test
  void theArchiveHasTheClassesOfBothPrograms() throws Exception {
    // When
    List<String> archived =
        Files.readAllLines(Helm.projectRoot().resolve("operator/src/image/classes"));

    // Then
    assertThat(archived)
        .contains(
            "dev/strongroom/app/wiring/StrongroomOperator",
            "dev/strongroom/app/wiring/StrongroomEndpoint",
            "dev/strongroom/adapters/awsapi/Endpoint");
  }

  @Test
  void theProgramStarts() throws Exception {
    // When the program is asked for its version with the image's runtime and jars
    String version =
        run(
            ROOT.resolve("java/bin/java").toString(),
            "-cp",
            Stream.concat(jars("program").stream(), jars("libraries").stream())
                .collect(Collectors.joining(":")),
            "dev.strongroom.app.Main",
            "--version");

    // Then it tells the version of the build
    assertThat(version).contains(projectVersion());
  }

  @Test
  void itsCommandsCanBeRunWithoutAShell(@TempDir Path app) throws Exception {
    // When a command is run in the image's working directory as kubectl exec runs one
    String help = runInImage(app, "@strongroom", "backup", "--help");

    // Then it is that command
    assertThat(help).contains("--recovery-key");
  }

  @Test
  void theEndpointIsCompiledByTheOptimisingCompilerAndTheOperatorIsNot(@TempDir Path app)
      throws Exception {
    // When the options of both are asked for, as the chart starts the endpoint
    String endpoint = runInImage(app, "-XX:+PrintFlagsFinal", "@endpoint", "--version");

    // Then the endpoint has all compilers, and the rest of the operator's options
    assertThat(endpoint)
        .contains(projectVersion())
        .containsPattern("TieredStopAtLevel +:?= 4 ")
        .containsPattern("DisableAttachMechanism +:?= true ")
        .containsPattern("UseSerialGC +:?= true ");
    assertThat(config.path("Entrypoint").toString()).contains("-XX:TieredStopAtLevel=1");
  }

  private static String runInImage(Path app, String... arguments) throws Exception {
    Path program = TARGET.resolve("image/app/program/app");
    try (Stream<Path> files = Files.list(program)) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(app.resolve(file.getFileName()), file);
      }
    }
    Files.createSymbolicLink(
        app.resolve("lib"), TARGET.resolve("image/app/libraries/app/lib").toAbsolutePath());
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("java/bin/java").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(app.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  private static String jdeps() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/jdeps").toString());
    command.addAll(List.of("-q", "--multi-release", "17", "--ignore-missing-deps"));
    command.add("--print-module-deps");
    command.addAll(jars("program"));
    command.addAll(jars("libraries"));
    return run(command.toArray(String[]::new)).strip();
  }

  /** The jars of a layer of the image. */
  private static List<String> jars(String layer) throws IOException {
    try (Stream<Path> files = Files.walk(TARGET.resolve("image/app").resolve(layer))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
    }
  }

  private static String projectVersion() throws IOException {
    return Files.readString(Helm.projectRoot().resolve("pom.xml"))
        .replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command[0]).isZero();
    return text;
  }
}
