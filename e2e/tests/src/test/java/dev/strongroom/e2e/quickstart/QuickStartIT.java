package dev.strongroom.e2e.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.pod.BuiltImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The quick start's scripts, run as a user runs them, beside a quick start of the user's own. */
@EnabledIf(value = "canRun", disabledReason = "psql is not installed, or the images are not built")
class QuickStartIT {
  private static final Path SCRIPTS = Path.of("examples", "quickstart");
  private static final String NAME_VARIABLE = "STRONGROOM_QUICKSTART";
  private static final String NAME = "quickstart-it-" + ProcessHandle.current().pid();
  private static final int LIMIT_MINUTES = 10;
  private static final int MOST_LINES = 250;
  private static final int MISUSED = 2;

  @TempDir private Path folder;

  static boolean canRun() {
    return HostCommand.find("psql").isPresent()
        && BuiltImage.operator().isBuilt()
        && BuiltImage.client().isBuilt();
  }

  @Test
  void everythingComesUpAndTheRotationIsShownAgainAndAgain() throws Exception {
    // Given
    Checkout checkout = new Checkout(Chart.projectRoot(), Map.of(NAME_VARIABLE, NAME));
    try {
      // When
      Result first = checkout.script("run", "--no-build");

      // Then
      assertThat(first.exitCode()).as(first.text()).isZero();
      assertThat(first.lines())
          .contains(
              "$ e2e/bin/cluster up --name $name",
              "$ kubectl apply -f examples/quickstart/1-namespace.yaml",
              "PostgreSQL accepts shop_app_clone",
              "and shop_app, until the next rotation: nobody is locked out");
      assertThat(first.text()).doesNotContain("login refused");
      assertThat(first.text()).contains("CREATE ROLE");

      // When
      Result second = checkout.script("run", "--no-build", "--no-node");

      // Then
      assertThat(second.exitCode()).as(second.text()).isZero();
      assertThat(second.lines()).contains("PostgreSQL accepts shop_app");
    } finally {
      checkout.stop();
    }
  }

  @Test
  void twoCheckoutsRunSideBySide() throws Exception {
    // Given: what both share is built
    for (String program : List.of("cluster", "postgres")) {
      HostCommand.run(Chart.projectRoot().resolve("e2e/bin").resolve(program).toString(), "--help");
    }
    Checkout one = checkout("one");
    Checkout other = checkout("other");
    try {
      CompletableFuture<Result> first =
          CompletableFuture.supplyAsync(() -> one.script("run", "--no-build", "--no-node"));

      // When
      Result second = other.script("run", "--no-build", "--no-node");

      // Then
      assertThat(second.exitCode()).as(second.text()).isZero();
      assertThat(first.join().exitCode()).as(first.join().text()).isZero();
      one.stop();
      assertThat(other.script("run", "--no-build", "--no-node").lines())
          .contains("Already up.", "managedsecret.strongroom.dev/shop-database unchanged");
    } finally {
      one.stop();
      other.stop();
    }
  }

  @Test
  void onAClusterOfOnesOwnItComesAndGoes() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly())) {
      // Given
      Checkout checkout =
          new Checkout(
              Chart.projectRoot(),
              Map.of(NAME_VARIABLE, NAME, "KUBECONFIG", cluster.kubeconfig().toString()));
      try {
        // When
        Result result =
            checkout.script("run", "--no-build", "--no-node", "--context", "strongroom");

        // Then
        assertThat(result.exitCode()).as(result.text()).isZero();
        assertThat(result.lines()).contains("PostgreSQL accepts shop_app_clone");
      } finally {
        checkout.stop();
      }
      assertThat(cluster.client().namespaces().withName("strongroom-system").get()).isNull();
      assertThat(
              cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems())
          .isEmpty();
    }
  }

  @Test
  void aNameThatIsAnotherCheckoutsIsRefused() throws Exception {
    // Given
    Path state = Files.createDirectories(folder.resolve("strongroom").resolve(NAME));
    Files.writeString(state.resolve("checkout"), folder.toString());
    Checkout checkout =
        new Checkout(
            Chart.projectRoot(), Map.of(NAME_VARIABLE, NAME, "XDG_CACHE_HOME", folder.toString()));

    // When
    Result result = checkout.script("run", "--no-build");

    // Then
    assertThat(result.exitCode()).isOne();
    assertThat(result.lines())
        .containsExactly(
            "%s is %s's. End it first: %s/examples/quickstart/stop"
                .formatted(NAME, folder, folder));
  }

  @Test
  void aWrongOptionIsNamedAndNothingIsStarted() throws Exception {
    // Given
    Checkout checkout = new Checkout(Chart.projectRoot(), Map.of(NAME_VARIABLE, NAME));

    // When
    Result result = checkout.script("run", "--no-such-option");

    // Then
    assertThat(result.exitCode()).isEqualTo(MISUSED);
    assertThat(result.lines()).containsExactly("Unknown: --no-such-option. See --help.");
  }

  @Test
  void theWholeStoryFitsIntoAShortScript() throws Exception {
    // Given, When
    List<String> lines = Files.readAllLines(Chart.projectRoot().resolve(SCRIPTS).resolve("run"));

    // Then
    assertThat(lines).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  @Test
  void theShellsLinterFindsNothing() {
    // Given
    Path linter =
        HostCommand.find("shellcheck")
            .orElseGet(() -> Assumptions.abort("shellcheck is not installed"));
    Path scripts = Chart.projectRoot().resolve(SCRIPTS);

    // When
    String findings =
        HostCommand.run(
            linter.toString(),
            scripts.resolve("run").toString(),
            scripts.resolve("stop").toString(),
            Chart.projectRoot().resolve(".ci/run").toString());

    // Then
    assertThat(findings).isEmpty();
  }

  /** A folder that looks like another checkout of the same sources and builds. */
  private Checkout checkout(String name) throws IOException {
    Path root = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(Chart.projectRoot())) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(root.resolve(file.getFileName()), file);
      }
    }
    return new Checkout(root, Map.of());
  }

  private record Result(int exitCode, String text) {
    List<String> lines() {
      return text.lines().toList();
    }
  }

  /** A checkout in which the scripts are run. */
  private record Checkout(Path root, Map<String, String> environment) {

    Result script(String script, String... options) {
      List<String> command = new ArrayList<>();
      command.add(root.resolve(SCRIPTS).resolve(script).toString());
      command.addAll(Arrays.asList(options));
      try {
        Path log = Files.createTempFile(script, ".log");
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove(NAME_VARIABLE);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
        Result result = new Result(process.waitFor(), Files.readString(log));
        Files.delete(log);
        return result;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    void stop() {
      assertThat(script("stop").lines()).endsWith("# Nothing of the quick start is left.");
    }
  }
}
