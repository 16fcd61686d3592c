package dev.strongroom.app.wiring;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the API server, for as long as it takes, and says so; readiness is false meanwhile. */
final class ApiServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWait.class);
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 10_000;

  private final KubernetesClient client;

  ApiServerWait(KubernetesClient client) {
    this.client = client;
  }

  void untilItAnswers() {
    long wait = FIRST_MILLIS;
    while (!answers()) {
      try {
        TimeUnit.MILLISECONDS.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the API server");
      }
      wait = Math.min(wait * 2, MOST_MILLIS);
    }
  }

  private boolean answers() {
    try {
      client.getKubernetesVersion();
      return true;
    } catch (KubernetesClientException e) {
      LOG.warn(
          "the API server at {} does not answer (HTTP {}); trying again",
          client.getMasterUrl(),
          e.getCode());
      return false;
    }
  }
}
