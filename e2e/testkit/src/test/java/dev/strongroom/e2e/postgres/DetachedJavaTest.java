package dev.strongroom.e2e.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is found again by nothing but its files. */
class DetachedJavaTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path root;
  private Path directory;

  @BeforeEach
  void create() throws IOException {
    // Blanks and quotes as a user's cache directory may have them.
    directory = Files.createDirectory(root.resolve("a \"quoted\" folder"));
  }

  @AfterEach
  void stop() {
    new DetachedJava(directory, "sleeper").stop();
  }

  @Test
  void itIsFoundAgainAndEnded() {
    // Given
    start("one");
    DetachedJava found = new DetachedJava(directory, "sleeper");
    await().atMost(SOON).until(found::isRunning);

    // When
    found.stop();

    // Then
    assertThat(found.isRunning()).isFalse();
  }

  @Test
  void itGetsItsArgumentsAndItsEnvironment() {
    // Given, When
    start("with a \\ and a \"");

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Files.readString(new DetachedJava(directory, "sleeper").log()))
                    .contains("with a \\ and a \" from the environment"));
  }

  @Test
  void whatNeverRanCanBeStopped() {
    // Given
    DetachedJava never = new DetachedJava(directory, "never");

    // When
    never.stop();

    // Then
    assertThat(never.isRunning()).isFalse();
  }

  private void start(String argument) {
    new DetachedJava(directory, "sleeper")
        .start(
            Map.of("SLEEPER", "from the environment"),
            List.of("-XX:TieredStopAtLevel=1"),
            Sleeper.class,
            argument);
  }

  /** Says what it was given and waits. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(arguments[0] + " " + System.getenv("SLEEPER"));
      Thread.currentThread().join();
    }
  }
}
