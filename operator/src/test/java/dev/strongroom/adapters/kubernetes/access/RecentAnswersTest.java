package dev.strongroom.adapters.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  @Test
  @Timeout(60)
  void anAnswerInUseIsRenewedBeforeItsTimeIsOver() throws InterruptedException {
    // Given
    RecentAnswers<String, String> answers =
        new RecentAnswers<>(10, Duration.ofSeconds(10), any -> Duration.ofSeconds(10), nanos::get);
    answers.get("q", () -> "first");
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    CountDownLatch renewed = new CountDownLatch(1);

    // When
    String used =
        answers.get(
            "q",
            () -> {
              renewed.countDown();
              return "second";
            });

    // Then nobody waits, and the next answer is there in time
    assertThat(used).isEqualTo("first");
    renewed.await();
    while (!answers.get("q", () -> "third").equals("second")) {
      Thread.sleep(10);
    }
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(answers.get("q", () -> "third")).isEqualTo("second");
  }

  @Test
  @Timeout(60)
  void anAnswerThatCannotBeRenewedEndsInItsTime() throws InterruptedException {
    // Given
    RecentAnswers<String, String> answers =
        new RecentAnswers<>(10, Duration.ofSeconds(10), any -> Duration.ofSeconds(10), nanos::get);
    answers.get("q", () -> "first");
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    CountDownLatch failed = new CountDownLatch(1);
    answers.get(
        "q",
        () -> {
          failed.countDown();
          throw new IllegalStateException("no answer");
        });
    failed.await();
    assertThat(answers.get("q", () -> "second")).isEqualTo("first");

    // When
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    String answer = "";
    while (answer.isEmpty()) {
      try {
        answer = answers.get("q", () -> "second");
      } catch (IllegalStateException sharedWithTheRenewal) {
        Thread.sleep(10);
      }
    }

    // Then
    assertThat(answer).isEqualTo("second");
  }
}
