package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForeignChangesTest {
  @Test
  void whatWasAddedAndWhatWasAlteredIsNamedWithoutValues() {
    // When
    ForeignChanges changes =
        ForeignChanges.between(
                "data",
                Map.of("a", "1", "b", "2", "c", "3"),
                Map.of("a", "1", "b", "canary", "z", "canary"))
            .and(ForeignChanges.between("metadata.labels", Map.of(), Map.of("team", "canary")));

    // Then
    assertThat(changes.altered()).containsExactly("data[b]", "data[c]");
    assertThat(changes.added()).containsExactly("data[z]", "metadata.labels[team]");
    assertThat(changes.alteredOnly().added()).isEmpty();
    assertThat(changes.finding("s").message())
        .contains("Secret s", "data[b], data[c], data[z], metadata.labels[team]")
        .doesNotContain("canary");
  }

  @Test
  void whatIsAsItWasSentIsNoChange() {
    assertThat(ForeignChanges.between("data", Map.of("a", "1"), Map.of("a", "1")).isEmpty())
        .isTrue();
  }

  @Test
  void ofManyOnlySomeAreNamed() {
    Map<String, String> many =
        IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    assertThat(ForeignChanges.between("data", Map.of(), many).finding("s").message())
        .contains("data[k0]", "…")
        .hasSizeLessThan(500);
  }
}
