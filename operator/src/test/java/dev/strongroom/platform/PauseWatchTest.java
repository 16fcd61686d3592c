package dev.strongroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseWatchTest {
  private long now;
  private final PauseWatch watch = new PauseWatch(() -> now);

  @Test
  void aProcessThatGoesOnHasNoPause() {
    for (int i = 0; i < 3; i++) {
      // When as much time passes as a leader may stand still
      pass(PauseWatch.LIMIT);

      // Then
      assertThat(watch.pauses()).isZero();
    }
  }

  @Test
  void eachPauseIsCountedOnce() {
    // When
    pass(PauseWatch.LIMIT.plusNanos(1));

    // Then
    assertThat(watch.pauses()).isEqualTo(1);
    assertThat(watch.pauses()).isEqualTo(1);

    // When
    pass(Duration.ofDays(1));

    // Then
    assertThat(watch.pauses()).isEqualTo(2);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
