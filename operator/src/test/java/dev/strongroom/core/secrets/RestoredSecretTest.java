package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoredSecretTest {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "stored {0} after it was made, looked at {1} after that: {2}")
  @CsvSource({
    "PT0S, PT0S, false",
    "PT5M, PT1M, false",
    "-PT1H, PT0S, false",
    "PT6M, PT1M, true",
    "P30D, PT0S, true",
    "P30D, PT23H59M, true",
    "P30D, PT24H, false"
  })
  void theOwnerOfARestoredSecretIsWaitedForADay(
      Duration storedAfter, Duration lookedAfter, boolean isWaitedFor) {
    // Given
    Instant stored = MADE.plus(storedAfter);

    // When
    boolean isOwnerToCome = RestoredSecret.isOwnerToCome(MADE, stored, stored.plus(lookedAfter));

    // Then
    assertThat(isOwnerToCome).isEqualTo(isWaitedFor);
  }
}
