package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedBackOffTest {
  @Test
  void oneObjectWaitsTenSecondsAtMostHoweverLongItFails() {
    // Given
    SharedBackOff backOff = new SharedBackOff();

    // When
    List<Long> pauses = new ArrayList<>();
    long now = 0;
    for (int failures = 1; failures <= 100; failures++) {
      Duration pause = backOff.next(failures, now);
      pauses.add(pause.toSeconds());
      now += pause.toMillis();
    }

    // Then
    assertThat(pauses.subList(0, 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    assertThat(pauses.subList(6, 100)).containsOnly(10L);
  }

  @Test
  void manyObjectsShareTwentyRetriesASecond() {
    // Given
    int objects = 2_000;
    record Due(long at, int failures) {}
    SharedBackOff backOff = new SharedBackOff();
    PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    IntStream.range(0, objects).forEach(i -> due.add(new Due(i, 1)));

    // When
    long from = Duration.ofMinutes(20).toMillis();
    long to = Duration.ofMinutes(30).toMillis();
    int retries = 0;
    while (due.peek().at() < to) {
      Due next = due.remove();
      retries += next.at() >= from ? 1 : 0;
      Duration pause = backOff.next(next.failures(), next.at());
      due.add(new Due(next.at() + pause.toMillis(), next.failures() + 1));
    }

    // Then
    assertThat(retries / 600.0).isBetween(15.0, 25.0);
  }

  @Test
  void noObjectWaitsLongerThanFiveMinutes() {
    // Given
    SharedBackOff backOff = new SharedBackOff();
    IntStream.range(0, 100_000).forEach(i -> backOff.next(30, 0));

    // When / Then
    assertThat(backOff.next(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void objectsThatHaveRecoveredNoLongerCount() {
    // Given
    SharedBackOff backOff = new SharedBackOff();
    IntStream.range(0, 10_000).forEach(i -> backOff.next(30, 0));

    // When
    Duration later = backOff.next(30, Duration.ofMinutes(6).toMillis());

    // Then
    assertThat(later).isEqualTo(Duration.ofSeconds(10));
  }
}
