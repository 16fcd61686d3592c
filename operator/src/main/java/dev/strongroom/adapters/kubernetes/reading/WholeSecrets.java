package dev.strongroom.adapters.kubernetes.reading;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads Secrets of users with their values. Each may have a megabyte, of which several copies are
 * in memory while it is read, and every thread may be asked to read one: so only some do at a time.
 */
public final class WholeSecrets {
  private static final Semaphore READING = new Semaphore(4, true);
  private static final long PATIENCE_SECONDS = 30;

  private WholeSecrets() {}

  /**
   * The Secret of this name as the API server has it now.
   *
   * @throws Unavailable when the API server does not answer, or others read for too long
   */
  public static Optional<Secret> read(
      KubernetesClient client, ObjectName namespace, ObjectName name) {
    try {
      if (!READING.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new Unavailable(StoreReason.StoreUnavailable.with());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(StoreReason.StoreUnavailable.with());
    }
    try {
      return Optional.ofNullable(
          StoreCalls.orUnavailable(
              () -> ObjectsByName.one(client.secrets(), namespace, name).get()));
    } finally {
      READING.release();
    }
  }
}
