package dev.strongroom.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.framework.FairExecutor;
import dev.strongroom.adapters.kubernetes.framework.WatchedQueue;
import dev.strongroom.core.work.FairQueue.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final FairExecutor queue =
      new FairExecutor(
          "test", new Limits(1, 0, 1, 1, Duration.ofHours(1)), Thread.NORM_PRIORITY, meters);
  private final StallWatch watch = new StallWatch(queue, nanos::get, meters);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    watch.close();
    queue.close();
  }

  private double stalled() {
    return meters.get("strongroom.queue.stalled").tag("queue", "test").gauge().value();
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aQueueStallsWhenNothingFinishesForAMinuteAndRecoversWhenSomethingDoes() {
    // Given
    queue.execute("a", this::hang);
    queue.execute("b", () -> {});
    watch.look();

    // When
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    watch.look();

    // Then
    assertThat(watch.isStalled()).isFalse();
    assertThat(stalled()).isZero();

    // When
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    watch.look();

    // Then
    assertThat(watch.isStalled()).isTrue();
    assertThat(stalled()).isEqualTo(1);

    // When
    end.countDown();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (queue.finished() < 2 && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    watch.look();

    // Then
    assertThat(watch.isStalled()).isFalse();
    assertThat(stalled()).isZero();
  }

  /** A queue in a state that a test sets. */
  private static final class Rotations implements WatchedQueue {
    private boolean isWithinDeadline;
    private long finished;

    @Override
    public String name() {
      return "rotations";
    }

    @Override
    public int waiting() {
      return 3;
    }

    @Override
    public long finished() {
      return finished;
    }

    @Override
    public Duration longestWait() {
      return Duration.ZERO;
    }

    @Override
    public boolean isWithinDeadline() {
      return isWithinDeadline;
    }
  }

  @Test
  void slowStepsAreNoStallBeforeTheirDeadlines() {
    // Given
    Rotations rotations = new Rotations();
    StallWatch ofRotations = new StallWatch(rotations, nanos::get, meters);
    rotations.isWithinDeadline = true;
    ofRotations.look();

    // When
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    ofRotations.look();

    // Then
    assertThat(ofRotations.isStalled()).isFalse();

    // When
    rotations.isWithinDeadline = false;
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    ofRotations.look();

    // Then
    assertThat(ofRotations.isStalled()).isTrue();
    assertThat(meters.get("strongroom.queue.stalled").tag("queue", "rotations").gauge().value())
        .isEqualTo(1);

    // When
    rotations.finished++;
    ofRotations.look();

    // Then
    assertThat(ofRotations.isStalled()).isFalse();
    ofRotations.close();
  }
}
