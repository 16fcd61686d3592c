package dev.strongroom.adapters.kubernetes.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentDeletionsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RecentDeletions<String> departed = new RecentDeletions<>(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void thePassOverADeletionHasTimeToSeeToIt() {
    // Given
    departed.notice("a");

    // When
    pass(Duration.ofSeconds(9));

    // Then
    assertThat(departed.toLookAt()).isEmpty();
  }

  @Test
  void whatWasDeletedIsLookedAtForMinutes() {
    // Given
    departed.notice("a");
    pass(Duration.ofSeconds(10));
    assertThat(departed.toLookAt()).containsExactly("a");

    // When
    pass(Duration.ofMinutes(9));

    // Then
    assertThat(departed.toLookAt()).containsExactly("a");
  }

  @Test
  void whenNoRequestCanBeUnderWayItIsForgotten() {
    // Given
    departed.notice("a");

    // When
    pass(Duration.ofMinutes(10));

    // Then
    assertThat(departed.toLookAt()).isEmpty();
  }

  @Test
  void whatHasEndedIsNotLookedAt() {
    // Given
    departed.notice("a");
    departed.notice("b");
    departed.end("a");

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(departed.toLookAt()).containsExactly("b");
  }

  @Test
  void nothingIsLookedAtAfterAllWasCleared() {
    // Given
    departed.notice("a");
    departed.clear();

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(departed.toLookAt()).isEmpty();
  }
}
