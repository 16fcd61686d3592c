package dev.strongroom.adapters.kubernetes.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentDeletionsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RecentDeletions<String> deletions = new RecentDeletions<>(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void thePassOverADeletionHasTimeToSeeToIt() {
    // Given
    deletions.notice("a");

    // When
    pass(Duration.ofSeconds(9));

    // Then
    assertThat(deletions.toLookAt()).isEmpty();
  }

  @Test
  void whatWasDeletedIsLookedAtForMinutes() {
    // Given
    deletions.notice("a");
    pass(Duration.ofSeconds(10));
    assertThat(deletions.toLookAt()).containsExactly("a");

    // When
    pass(Duration.ofMinutes(9));

    // Then
    assertThat(deletions.toLookAt()).containsExactly("a");
  }

  @Test
  void whenNoRequestCanBeUnderWayItIsForgotten() {
    // Given
    deletions.notice("a");

    // When
    pass(Duration.ofMinutes(10));

    // Then
    assertThat(deletions.toLookAt()).isEmpty();
  }

  @Test
  void whatHasEndedIsNotLookedAt() {
    // Given
    deletions.notice("a");
    deletions.notice("b");
    deletions.end("a");

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(deletions.toLookAt()).containsExactly("b");
  }

  @Test
  void nothingIsLookedAtAfterAllWasCleared() {
    // Given
    deletions.notice("a");
    deletions.clear();

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(deletions.toLookAt()).isEmpty();
  }
}
