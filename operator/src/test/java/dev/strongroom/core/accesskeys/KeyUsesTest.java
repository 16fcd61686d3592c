package dev.strongroom.core.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyUsesTest {
  private final KeyUses uses = new KeyUses();

  @Test
  void manyUsesOfAnHourAreOne() {
    // Given
    for (int second = 0; second < 3_600; second += 60) {
      uses.used("AKIA1", Instant.parse("2026-11-29T12:00:00Z").plusSeconds(second));
    }

    // When
    Map<String, Instant> taken = uses.take();

    // Then
    assertThat(taken).isEqualTo(Map.of("AKIA1", Instant.parse("2026-11-29T12:00:00Z")));
    assertThat(uses.take()).isEmpty();
  }

  @Test
  void theLatestHourCounts() {
    // Given
    uses.used("AKIA1", Instant.parse("2026-11-29T13:00:01Z"));
    uses.used("AKIA1", Instant.parse("2026-11-29T12:59:59Z"));

    // When
    Map<String, Instant> taken = uses.take();

    // Then
    assertThat(taken).containsEntry("AKIA1", Instant.parse("2026-11-29T13:00:00Z"));
  }
}
