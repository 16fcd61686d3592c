package dev.strongroom.e2e.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.HostCommand;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.pod.BuiltImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The quick start's scripts, run as a user runs them, beside a quick start of the user's own. */
@EnabledIf(value = "canRun", disabledReason = "psql is not installed, or the images are not built")
class QuickStartIT {
  private static final String NAME = "quickstart-test";
  private static final int LIMIT_MINUTES = 10;

  @TempDir private Path folder;

  static boolean canRun() {
    return HostCommand.find("psql").isPresent()
        && BuiltImage.operator().isBuilt()
        && BuiltImage.client().isBuilt();
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(script("stop").lines()).endsWith("# Nothing of the quick start is left.");
  }

  @Test
  void everythingComesUpAndTheRotationIsShownAgainAndAgain() throws Exception {
    // When
    Result first = script("run", "--no-build");

    // Then
    assertThat(first.exitCode()).as(first.text()).isZero();
    assertThat(first.lines())
        .contains("PostgreSQL accepts the new password", "# and refuses the old one");
    assertThat(first.text()).contains("CREATE ROLE");

    // When
    Result second = script("run", "--no-build", "--no-node");

    // Then
    assertThat(second.exitCode()).as(second.text()).isZero();
    assertThat(second.lines()).contains("# and refuses the old one");
  }

  @Test
  void aWrongOptionIsNamedAndNothingIsStarted() throws Exception {
    // When
    Result result = script("run", "--no-such-option");

    // Then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.lines()).containsExactly("Unknown: --no-such-option. See --help.");
  }

  private record Result(int exitCode, String text) {
    List<String> lines() {
      return text.lines().toList();
    }
  }

  private Result script(String script, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Chart.projectRoot().resolve("examples/quickstart").resolve(script).toString());
    command.addAll(Arrays.asList(options));
    Path log = Files.createTempFile(folder, script, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("STRONGROOM_QUICKSTART", NAME);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Result(process.waitFor(), Files.readString(log));
  }
}
