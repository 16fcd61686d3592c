package dev.strongroom.core.installation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRevisionsTest {
  @Test
  void aRevisionBelowTheHighestShowsAStoreThatWasSetBack() {
    // Given
    StoreRevisions revisions = new StoreRevisions();

    // When, Then
    assertThat(revisions.isSetBack("99")).isFalse();
    assertThat(revisions.isSetBack("100")).isFalse();
    assertThat(revisions.isSetBack("100")).isFalse();
    assertThat(revisions.isSetBack("99")).isTrue();
    assertThat(revisions.isSetBack("101")).isFalse();
  }

  @Test
  void whatIsNoNumberIsNotCompared() {
    // Given
    StoreRevisions revisions = new StoreRevisions();
    revisions.isSetBack("100");

    // When, Then
    assertThat(revisions.isSetBack("opaque")).isFalse();
    assertThat(revisions.isSetBack(null)).isFalse();
    assertThat(revisions.isSetBack("99")).isTrue();
  }

  @ParameterizedTest(name = "{0}, then {1}: {2}")
  @CsvSource({"9, 10, false", "10, 10, false", "10, 9, true", "10, x, false", "x, 10, false"})
  void anObjectGoesBackWhenItsRevisionDoes(String earlier, String later, boolean isSetBack) {
    // When, Then
    assertThat(StoreRevisions.isSetBack(earlier, later)).isEqualTo(isSetBack);
  }
}
