package dev.strongroom.e2e.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void withoutATerminalAStepIsOneLineWithItsTime() {
    // Given
    try (Narrator narrator = new Narrator(out, false)) {
      narrator.part("A cluster");

      // When
      narrator.step("starting", () -> 3, nodes -> nodes + " nodes");
    }

    // Then
    assertThat(text()).matches("1 A cluster\n    3 nodes {2,}\\d\\.\\d\\d s\n");
  }

  @Test
  void onATerminalTheLineUnderWayIsReplaced() {
    // Given
    try (Narrator narrator = new Narrator(out, true)) {
      // When
      narrator.step("starting", NarratorTest::awhile, result -> "started");
    }

    // Then
    assertThat(text()).contains("starting …").contains("\r\033[K    started");
  }

  @Test
  void aStepThatFailsIsNotCalledDone() {
    // Given
    try (Narrator narrator = new Narrator(out, false)) {
      // When
      assertThatThrownBy(() -> narrator.step("starting", NarratorTest::fails, result -> "started"))
          .isInstanceOf(QuickStartException.class);
    }

    // Then
    assertThat(text()).doesNotContain("started");
  }

  @Test
  void secondsAreToldAsPreciselyAsTheyMatter() {
    // When, Then
    assertThat(Narrator.seconds(Duration.ofMillis(41))).isEqualTo("0.04 s");
    assertThat(Narrator.seconds(Duration.ofMillis(12_345))).isEqualTo("12.3 s");
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static Void awhile() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return null;
  }

  private static Void fails() {
    throw new QuickStartException("no");
  }
}
