package dev.strongroom.adapters.kubernetes.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String ONE = "one";
  private static final String OTHER = "other";

  /** Close to the end of its range: such clocks begin anywhere. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - LIMIT.toNanos() / 2);

  private final Expectations<String> awaited = new Expectations<>(LIMIT, nanos::get);

  @Test
  void whatDoesNotHappenIsOverdueAfterTheLimitAndNotBefore() {
    // Given
    awaited.begin(ONE);

    // When
    nanos.addAndGet(LIMIT.toNanos() - 1);

    // Then
    assertThat(awaited.overdue()).isEmpty();

    // When
    nanos.incrementAndGet();

    // Then
    assertThat(awaited.overdue()).containsExactly(ONE);
  }

  @Test
  void whatHasHappenedIsNotAwaited() {
    // Given
    awaited.begin(ONE);
    awaited.begin(OTHER);
    awaited.end(ONE);

    // When
    nanos.addAndGet(LIMIT.toNanos());

    // Then
    assertThat(awaited.overdue()).containsExactly(OTHER);
  }

  @Test
  void whatHappensAtTheLastMomentHasHappened() {
    // Given
    awaited.begin(ONE);
    nanos.addAndGet(LIMIT.toNanos());
    assertThat(awaited.overdue()).containsExactly(ONE);

    // When
    awaited.end(ONE);

    // Then
    assertThat(awaited.end(ONE)).isFalse();
  }

  @Test
  void eachEndsOnce() {
    // Given
    awaited.begin(ONE);

    // When
    boolean first = awaited.end(ONE);

    // Then
    assertThat(first).isTrue();
    assertThat(awaited.end(ONE)).isFalse();
    assertThat(awaited.overdue()).isEmpty();
  }

  @Test
  void nothingIsAwaitedAfterAllWasCleared() {
    // Given
    awaited.begin(ONE);
    nanos.addAndGet(LIMIT.toNanos());

    // When
    awaited.clear();

    // Then
    assertThat(awaited.overdue()).isEmpty();
    assertThat(awaited.end(ONE)).isFalse();
  }

  @Test
  void oneThatBeginsAgainIsAwaitedAnew() {
    // Given
    awaited.begin(ONE);
    nanos.addAndGet(LIMIT.toNanos());

    // When
    awaited.begin(ONE);

    // Then
    assertThat(awaited.overdue()).isEmpty();
  }
}
