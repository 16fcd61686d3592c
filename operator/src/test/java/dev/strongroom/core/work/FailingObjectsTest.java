package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class FailingObjectsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String CAUSE = "SourceSecretNotFound";

  private final FailingObjects failing = new FailingObjects();

  private record Attempt(String id, String account, Instant at) {}

  private Duration failed(String id, Instant now) {
    return failing.failed(id, "team", CAUSE, Optional.empty(), now);
  }

  @Test
  void delaysDoubleUpToTenMinutes() {
    // Given
    Instant now = START;

    // When
    StringBuilder delays = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      Duration delay = failed("one", now);
      delays.append(delay.toSeconds()).append(' ');
      now = now.plus(delay);
    }

    // Then
    assertThat(delays).hasToString("10 10 20 40 80 160 320 600 600 600 ");
  }

  @Test
  void anotherCauseStartsAnew() {
    // Given
    failed("one", START);
    Instant later = START.plus(Duration.ofMinutes(4));
    assertThat(failed("one", later)).isEqualTo(Duration.ofMinutes(4));

    // When
    Duration delay = failing.failed("one", "team", "SourceKeyNotFound", Optional.empty(), later);

    // Then
    assertThat(delay).isEqualTo(RetryDelay.SHORTEST);
  }

  @Test
  void whatHasRecoveredStartsAnew() {
    // Given
    failed("one", START);

    // When
    failing.recovered("one");

    // Then
    assertThat(failing.size()).isZero();
    assertThat(failed("one", START.plusSeconds(300))).isEqualTo(RetryDelay.SHORTEST);
  }

  @Test
  void afterARestartTheStatusTellsSinceWhen() {
    // When
    Duration delay =
        failing.failed("one", "team", CAUSE, Optional.of(START), START.plusSeconds(3600));

    // Then
    assertThat(delay).isEqualTo(RetryDelay.LONGEST);
  }

  @Test
  void objectsThatAreNeverRetriedAreForgotten() {
    // Given
    for (int i = 0; i < 1_000; i++) {
      failed("deleted-" + i, START);
    }

    // When
    failed("one", START.plusSeconds(3600));

    // Then
    assertThat(failing.size()).isEqualTo(1);
  }

  @Test
  void tenThousandObjectsOfOneAccountAreRetriedAtMostOnceASecondAndDelayNobodyElse() {
    // Given
    PriorityQueue<Attempt> due = new PriorityQueue<>(Comparator.comparing(Attempt::at));
    for (int i = 0; i < 10_000; i++) {
      due.add(new Attempt("noisy-" + i, "noisy", START.plusMillis(i)));
    }
    due.add(new Attempt("quiet", "quiet", START));
    Instant steady = START.plus(Duration.ofHours(12));
    Instant end = steady.plus(Duration.ofHours(12));
    int attempts = 0;
    int ofQuiet = 0;

    // When
    for (Attempt next = due.poll(); next.at().isBefore(end); next = due.poll()) {
      if (!next.at().isBefore(steady)) {
        attempts++;
        ofQuiet += next.account().equals("quiet") ? 1 : 0;
      }
      Duration delay =
          failing.failed(next.id(), next.account(), CAUSE, Optional.empty(), next.at());
      due.add(new Attempt(next.id(), next.account(), next.at().plus(delay)));
    }

    // Then
    assertThat(attempts).isLessThanOrEqualTo(12 * 3600);
    assertThat(ofQuiet).isBetween(12 * 6 - 1, 12 * 6 + 1);
  }
}
