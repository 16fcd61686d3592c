package dev.strongroom.e2e.store;

import static org.awaitility.Awaitility.await;

import dev.strongroom.core.problems.Unavailable;
import java.time.Duration;

/**
 * Questions to the store that are asked again while it does not answer: that a connection breaks
 * says nothing of what is in it.
 */
public final class Answers {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Answers() {}

  /** Asks until the store answers; a wrong answer is the end at once. */
  public static void untilAnswered(Runnable question) {
    await()
        .atMost(PATIENCE)
        .pollInterval(PAUSE)
        .ignoreExceptionsMatching(Unavailable.class::isInstance)
        .until(
            () -> {
              question.run();
              return true;
            });
  }
}
