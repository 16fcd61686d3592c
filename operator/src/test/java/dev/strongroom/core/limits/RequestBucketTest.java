package dev.strongroom.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RequestBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aFullBucketHoldsItsBurst() {
    // Given
    RequestBucket bucket = new RequestBucket(10, 3, 0);

    // When
    List<Boolean> taken = List.of(bucket.take(0), bucket.take(0), bucket.take(0), bucket.take(0));

    // Then
    assertThat(taken).containsExactly(true, true, true, false);
  }

  @Test
  void anEmptyBucketFillsAtItsRate() {
    // Given
    RequestBucket bucket = new RequestBucket(10, 1, 0);
    bucket.take(0);

    // When
    List<Boolean> taken =
        List.of(bucket.take(SECOND / 10 - 1), bucket.take(SECOND / 10), bucket.take(SECOND / 10));

    // Then
    assertThat(taken).containsExactly(false, true, false);
  }

  @Test
  void aBucketNeverHoldsMoreThanItsBurst() {
    // Given
    RequestBucket bucket = new RequestBucket(10, 2, -SECOND);

    // When
    long muchLater = 3600 * SECOND;

    // Then
    assertThat(List.of(bucket.take(muchLater), bucket.take(muchLater), bucket.take(muchLater)))
        .containsExactly(true, true, false);
  }

  @Property(tries = 200)
  void noMoreThanRateAndBurstIsTakenHoweverItIsAsked(
      @ForAll @IntRange(min = 1, max = 1000) int rate,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = SECOND / 50) Long> steps) {
    // Given
    RequestBucket bucket = new RequestBucket(rate, burst, 0);

    // When
    long now = 0;
    long taken = 0;
    for (long step : steps) {
      now += step;
      taken += bucket.take(now) ? 1 : 0;
    }

    // Then
    assertThat(taken).isLessThanOrEqualTo(burst + now / (SECOND / rate));
  }

  @Test
  void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
    // Given
    RequestBucket bucket = new RequestBucket(1, 100, 0);
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 100; i++) {
                  taken.addAndGet(bucket.take(0) ? 1 : 0);
                }
              }));
    }

    // When
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    assertThat(taken).hasValue(100);
  }
}
