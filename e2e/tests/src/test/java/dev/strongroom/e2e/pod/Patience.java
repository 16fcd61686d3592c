package dev.strongroom.e2e.pod;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Bounded waiting, which tells what to look at when it ends in vain. */
final class Patience {
  private static final Duration STEP = Duration.ofMillis(50);

  private Patience() {}

  /**
   * Waits until there is an answer. An API server that is away for a moment is no answer.
   *
   * @param what is waited for, as in "waited 5 s for …"
   * @param lookAt asked when the time is up: what is there instead, and what to look at
   * @throws IllegalStateException when the time is up
   */
  static <T> T await(
      String what, Duration limit, Supplier<String> lookAt, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = ask(question);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "Waited %d s in vain for %s.%n%s".formatted(limit.toSeconds(), what, lookAt.get()));
      }
      sleep();
    }
  }

  /** The same for what is there or not. */
  static void until(
      String what, Duration limit, Supplier<String> lookAt, Supplier<Boolean> condition) {
    await(what, limit, lookAt, () -> Optional.of(condition.get()).filter(Boolean::booleanValue));
  }

  private static <T> Optional<T> ask(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (KubernetesClientException notNow) {
      return Optional.empty();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(STEP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
