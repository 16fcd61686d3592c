package dev.strongroom.core.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.sharing.Sharing.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharingTest {
  private static final Sharing BY_NAME = Sharing.with(Set.of("web", "batch"), Map.of());
  private static final Sharing BY_LABEL =
      Sharing.with(Set.of(), Map.of("team", "shop", "stage", "live"));

  @Test
  void nobodyIsAllowedUnlessItIsSaid() {
    // When
    Verdict verdict = Sharing.NONE.decide(namespace("web", "uid", Map.of("a", "b")), Map.of());

    // Then
    assertThat(verdict).isEqualTo(Verdict.DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "web,    first,  ALLOWED",
    "web,    second, DENIED",
    "batch,  first,  UNDECIDED",
    "others, first,  DENIED"
  })
  void aNameStandsForTheNamespaceThatWasPinned(String name, String uid, Verdict expected) {
    // When
    Verdict verdict = BY_NAME.decide(namespace(name, uid, Map.of()), Map.of("web", "first"));

    // Then
    assertThat(verdict).isEqualTo(expected);
  }

  @Test
  void labelsMustAllBeThere() {
    // Given
    Map<String, String> both = Map.of("team", "shop", "stage", "live", "more", "x");
    Map<String, String> one = Map.of("team", "shop");
    Map<String, String> other = Map.of("team", "shop", "stage", "test");

    // When
    Verdict allowed = BY_LABEL.decide(namespace("any", "uid", both), Map.of());

    // Then
    assertThat(allowed).isEqualTo(Verdict.ALLOWED);
    assertThat(BY_LABEL.decide(namespace("any", "uid", one), Map.of())).isEqualTo(Verdict.DENIED);
    assertThat(BY_LABEL.decide(namespace("any", "uid", other), Map.of())).isEqualTo(Verdict.DENIED);
  }

  @Test
  void labelsAllowANamespaceThatWasRecreated() {
    // Given
    Sharing both = Sharing.with(Set.of("web"), Map.of("team", "shop"));

    // When
    Verdict verdict =
        both.decide(namespace("web", "second", Map.of("team", "shop")), Map.of("web", "first"));

    // Then
    assertThat(verdict).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void aPinStaysUntilItsNameIsTakenOut() {
    // Given
    Map<String, String> before = Map.of("web", "first", "former", "uid");

    // When
    Map<String, String> pins =
        BY_NAME.pins(
            before, name -> name.equals("batch") ? Optional.empty() : Optional.of("second"));

    // Then
    assertThat(pins).isEqualTo(Map.of("web", "first"));
    assertThat(BY_NAME.pins(pins, name -> Optional.of("second")))
        .isEqualTo(Map.of("web", "first", "batch", "second"));
  }

  private static ConsumerNamespace namespace(String name, String uid, Map<String, String> labels) {
    return new ConsumerNamespace(name, uid, labels, Acceptance.NONE);
  }
}
