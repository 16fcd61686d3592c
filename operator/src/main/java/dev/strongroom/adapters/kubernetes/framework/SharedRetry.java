package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.core.work.SharedBackOff;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Retries objects without end, with pauses that take account of how many objects fail. */
public final class SharedRetry implements Retry {
  private final SharedBackOff backOff = new SharedBackOff();

  @Override
  public RetryExecution initExecution() {
    return new Execution();
  }

  /** Of one object, from its first failure to its next success. */
  private final class Execution implements RetryExecution {
    private int failures;

    @Override
    public Optional<Long> nextDelay() {
      failures++;
      long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      return Optional.of(backOff.next(failures, now).toMillis());
    }

    @Override
    public int getAttemptCount() {
      return failures;
    }

    @Override
    public boolean isLastAttempt() {
      return false;
    }
  }
}
