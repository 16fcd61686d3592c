package dev.strongroom.adapters.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void moreQuestionsThanThereIsRoomForAreNotRemembered() {
    // Given
    AtomicLong asked = new AtomicLong();
    RecentAnswers<Integer, Integer> answers =
        new RecentAnswers<>(10, Duration.ofSeconds(10), any -> Duration.ofSeconds(10), nanos::get);
    for (int i = 0; i < 1000; i++) {
      int question = i;
      answers.get(question, () -> question);
    }

    // When
    for (int i = 0; i < 1000; i++) {
      answers.get(i, () -> (int) asked.incrementAndGet());
    }

    // Then
    assertThat(asked.get()).isGreaterThanOrEqualTo(990);
  }

  @Test
  void anAnswerAgesFromWhenItWasAskedFor() {
    // Given
    RecentAnswers<String, String> answers =
        new RecentAnswers<>(10, Duration.ofSeconds(10), any -> Duration.ofSeconds(10), nanos::get);
    answers.get(
        "q",
        () -> {
          nanos.addAndGet(Duration.ofSeconds(8).toNanos());
          return "old";
        });

    // When
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    String answer = answers.get("q", () -> "new");

    // Then
    assertThat(answer).isEqualTo("new");
  }
}
