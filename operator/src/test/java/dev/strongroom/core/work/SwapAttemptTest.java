package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SwapAttemptTest {
  @Test
  void aChangeThatNeverWinsEndsWithAConflict() {
    // Given
    AtomicInteger attempts = new AtomicInteger();

    // When / Then
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(
            () -> {
              for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
                assertThat(attempt.number()).isEqualTo(attempts.incrementAndGet());
              }
            })
        .satisfies(e -> assertThat(e.finding()).isEqualTo(StoreReason.Conflict.with()));
    assertThat(attempts).hasValue(SwapAttempt.MOST);
  }
}
