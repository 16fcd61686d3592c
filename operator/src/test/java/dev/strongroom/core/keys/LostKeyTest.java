package dev.strongroom.core.keys;

import static dev.strongroom.core.keys.DeclaredKeys.key;
import static dev.strongroom.core.keys.DeclaredKeys.owner;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Example;

class LostKeyTest {
  private static final Duration WINDOW = Duration.ofDays(30);

  private final DeclaredKeys keys = new DeclaredKeys();

  @Example
  void aKeyInUseIsLostWithItsRecord() {
    // Given
    KeyRecord record = keys.declare(key("orders"));

    // When, Then
    assertThat(LostKey.isLost(record, keys.time.instant())).isTrue();
  }

  @Example
  void aScheduledKeyIsLostUntilItsWindowEnds() {
    // Given
    keys.declare(key("orders"));
    KeyRecord scheduled = keys.use.schedule(owner("orders", "uid")).orElseThrow();
    Instant end = keys.time.instant().plus(WINDOW);

    // When, Then
    assertThat(LostKey.isLost(scheduled, keys.time.instant())).isTrue();
    assertThat(LostKey.isLost(scheduled, end.minus(Duration.ofMinutes(6)))).isTrue();
    assertThat(LostKey.isLost(scheduled, end.minus(Duration.ofMinutes(4)))).isFalse();
    assertThat(LostKey.isLost(scheduled, end)).isFalse();
  }
}
