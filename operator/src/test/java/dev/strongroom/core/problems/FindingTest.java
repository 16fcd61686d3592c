package dev.strongroom.core.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingTest {
  private static final Instant LATE = Instant.parse("2026-11-28T20:15:07.987654321Z");
  private static final String FORGED = "2026-11-28T00:00:00.000Z INFO  StrongroomOperator FORGED";

  @Tag("hostile")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\r\n",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u000b",
        "\f",
        "\u0000",
        "\u001b[2J",
        "\u202e",
        "\u2066",
        "\ud800"
      })
  void noNameBreaksTheLine(String control) {
    // When
    String message =
        DeclarationReason.SourceKeyNotFound.with("ca", "x" + control + FORGED).message();

    // Then
    assertThat(message)
        .doesNotContain(control.substring(0, 1))
        .contains("x\uFFFD")
        .contains(FORGED)
        .matches(text -> text.lines().count() == 1);
  }

  @Tag("hostile")
  @ParameterizedTest
  @MethodSource("dev.strongroom.core.problems.Reason#all")
  void everyMessageIsOneLineOfBoundedLengthWhateverItNames(Reason reason) {
    // Given
    String hostile = "a\nb".repeat(100_000);

    // When
    String message = reason.with(hostile, hostile, hostile, hostile).message();

    // Then
    assertThat(message.lines().count()).isEqualTo(1);
    assertThat(message).hasSizeLessThan(10_000);
  }

  @Test
  void theLongestNameOfASecretIsShownWhole() {
    // Given
    String name = "n".repeat(512);

    // When
    String message = SecretReason.NameTaken.with(name, "other").message();

    // Then
    assertThat(message).contains(name);
  }

  @Test
  void lettersOfAllLanguagesAreShownAsTheyAre() {
    // When
    String message = ProjectionReason.JsonKeyNotFound.with("spec", "пароль 密码 😀").message();

    // Then
    assertThat(message).contains("пароль 密码 😀");
  }

  @Test
  void aMessageCanBeCutBeforeAName() {
    // When
    Finding retrying = RotationReason.RotationRetrying.with("setSecret", "The cause", 2, LATE);

    // Then
    assertThat(retrying.messageBefore(2))
        .isEqualTo("Rotation step setSecret failed: The cause. Attempt ");
    assertThat(retrying.messageBefore(9)).isEqualTo(retrying.message());
  }

  @ParameterizedTest
  @MethodSource("dev.strongroom.core.problems.Reason#all")
  void timesAreGivenToTheSecond(Reason reason) {
    // When
    String message = reason.with(LATE, LATE, LATE, LATE).message();

    // Then
    assertThat(message).doesNotContain("987654321");
    assertThat(RotationReason.RotationNotStarted.with(LATE).message())
        .contains(" 2026-11-28T20:15:07Z.");
  }
}
