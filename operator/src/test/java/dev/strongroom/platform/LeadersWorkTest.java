package dev.strongroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeadersWorkTest {
  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  @Test
  void aFailureEndsOneRoundAndTheNextBeginsAnew() throws InterruptedException {
    // Given
    Iterator<RuntimeException> failures =
        List.of(
                new Unavailable(StoreReason.StoreUnavailable.with()),
                new IllegalStateException("a bug, as a test makes one"))
            .iterator();

    // When
    try (LeadersWork work =
        new LeadersWork("test", () -> true, () -> round(failures), () -> done.add("none"))) {
      work.start(0, 1);

      // Then
      assertThat(next()).isEqualTo("begun");
      assertThat(next()).isEqualTo("begun");
      assertThat(next()).isEqualTo("begun");
      assertThat(next()).isEqualTo("ended");
    }
  }

  @Test
  void aRoundCanBeAskedForBeforeItsTimeUntilTheWorkEnds() throws InterruptedException {
    // Given
    LeadersWork work = new LeadersWork("test", () -> true, () -> done.add("round"), () -> {});

    // When
    boolean accepted = work.soon();

    // Then
    assertThat(accepted).isTrue();
    assertThat(next()).isEqualTo("round");
    work.close();
    assertThat(work.soon()).isFalse();
  }

  @Test
  void askedForSeveralTimesBeforeItBeginsItIsOneRound() throws InterruptedException {
    // Given a round that is under way
    CountDownLatch end = new CountDownLatch(1);
    LeadersWork work =
        new LeadersWork(
            "test",
            () -> true,
            () -> {
              done.add("round");
              await(end);
            },
            () -> {});
    work.soon();
    assertThat(next()).isEqualTo("round");

    // When
    work.soon();
    work.soon();
    work.soon();
    end.countDown();
    work.closeAfterRound(Duration.ofSeconds(PATIENCE_SECONDS));

    // Then
    assertThat(done).containsExactly("round");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void onlyTheLeaderWorks() throws InterruptedException {
    // Given
    AtomicBoolean leading = new AtomicBoolean();
    try (LeadersWork work =
        new LeadersWork("test", leading::get, () -> done.add("round"), () -> done.add("none"))) {
      work.start(0, 1);
      assertThat(next()).isEqualTo("none");

      // When
      leading.set(true);

      // Then
      String seen = next();
      while (seen.equals("none")) {
        seen = next();
      }
      assertThat(seen).isEqualTo("round");
    }
  }

  private void round(Iterator<RuntimeException> failures) {
    done.add("begun");
    if (failures.hasNext()) {
      throw failures.next();
    }
    done.add("ended");
  }

  private String next() throws InterruptedException {
    return done.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
