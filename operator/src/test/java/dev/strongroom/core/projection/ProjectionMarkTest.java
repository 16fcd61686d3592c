package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionMarkTest {
  private static final String VERSION = "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f";
  private static final String DIGEST = "0123456789abc-_F";
  private static final String MAC = "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm-_9";

  @ParameterizedTest
  @ValueSource(
      strings = {VERSION, "..~!../..................v1......", "12345678901234567890123456789012"})
  void aMarkIsReadAsItIsWritten(String version) {
    // Given
    ProjectionMark mark = new ProjectionMark(version, DIGEST, MAC);

    // When
    Optional<ProjectionMark> read = ProjectionMark.parse(mark.toString());

    // Then
    assertThat(read).contains(mark);
  }

  @Test
  void aVersionMayHave64CharactersAndNoMore() {
    // When
    Optional<ProjectionMark> longest = ProjectionMark.parse(mark("v".repeat(64), DIGEST, MAC));
    Optional<ProjectionMark> longer = ProjectionMark.parse(mark("v".repeat(65), DIGEST, MAC));

    // Then
    assertThat(longest).isPresent();
    assertThat(longer).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1.",
        "v1...",
        "v2." + VERSION + "." + DIGEST + "." + MAC,
        "v1." + VERSION + "." + DIGEST + MAC + ".",
        "v1." + VERSION + DIGEST + "." + MAC,
        "v1.1234567890123456789012345678901." + DIGEST + "." + MAC,
        "v1.0f0f0f0f 0f0f-4f0f-8f0f-0f0f0f0f0f0f." + DIGEST + "." + MAC,
        "v1.0f0f0f0f\u00e40f0f-4f0f-8f0f-0f0f0f0f0f0f." + DIGEST + "." + MAC,
        "v1." + VERSION + ".0123456789abc+/F." + MAC,
        "v1." + VERSION + "." + DIGEST + ".mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm=",
        "v1." + VERSION + "." + DIGEST + "." + MAC + "\n"
      })
  void whatSomebodyEditedIsNoMark(String text) {
    // When
    Optional<ProjectionMark> read = ProjectionMark.parse(text);

    // Then
    assertThat(read).isEmpty();
  }

  private static String mark(String version, String digest, String mac) {
    return "v1." + version + "." + digest + "." + mac;
  }
}
