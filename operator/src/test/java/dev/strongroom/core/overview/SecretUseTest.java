package dev.strongroom.core.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.overview.SecretUse.Sight;
import dev.strongroom.core.overview.SecretUse.Way;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUseTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // A container that began after the Secret was written has what it holds.
    "ENVIRONMENT,  30, 600, CURRENT",
    "SUB_PATH,      0, 600, CURRENT",
    "VOLUME,       30,  60, CURRENT",
    // One that began before follows by its volume alone.
    "ENVIRONMENT, -30, 600, OUTDATED",
    "SUB_PATH,    -30, 600, OUTDATED",
    "VOLUME,      -30,  60, SYNCING",
    "VOLUME,      -30, 120, CURRENT",
  })
  void whatAContainerHasFollowsFromWhenItBegan(Way way, int started, int now, Sight expected) {
    // Given
    SecretUse use = new SecretUse("web-1", "app", way, Optional.of(WRITTEN.plusSeconds(started)));

    // When
    Sight sight = use.sight(WRITTEN, WRITTEN.plusSeconds(now));

    // Then
    assertThat(sight).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"VOLUME", "ENVIRONMENT"})
  void aContainerThatDoesNotRunHasNothing(Way way) {
    // Given
    SecretUse use = new SecretUse("web-1", "app", way, Optional.empty());

    // When
    Sight sight = use.sight(WRITTEN, WRITTEN.plusSeconds(600));

    // Then
    assertThat(sight).isEqualTo(Sight.NOT_RUNNING);
  }
}
