package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.core.diagnosis.Look;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/** Calls of the API server as looks. */
final class Looks {
  private Looks() {}

  /**
   * What a call gives; what is not there is absent, and what is refused hidden.
   *
   * @param right that it takes
   * @param call may give null
   */
  static <T> Look<T> at(String right, Supplier<T> call) {
    try {
      T found = call.get();
      return found == null ? Look.absent() : Look.found(found);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_FORBIDDEN -> Look.hidden(right);
        case HttpURLConnection.HTTP_NOT_FOUND -> Look.absent();
        default -> throw e;
      };
    }
  }
}
