package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls to the API server with its answers turned into the store's: a conflict is an empty result,
 * all that may pass by itself is {@link Unavailable}. The server's text never goes on: it may quote
 * fields.
 */
public final class StoreCalls {
  private static final int TOO_MANY_REQUESTS = 429;

  private StoreCalls() {}

  /** The result, or empty when the server says that the object exists or was changed (409). */
  public static <T> Optional<T> unlessConflict(Supplier<T> call) {
    try {
      return Optional.of(orUnavailable(call));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The result, or empty when the object was changed (409) or deleted (404) in the meantime. */
  public static <T> Optional<T> unlessChangedOrGone(Supplier<T> call) {
    try {
      return unlessConflict(call);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The result, or empty when there is no such object (404). */
  public static <T> Optional<T> unlessGone(Supplier<T> call) {
    try {
      return Optional.of(orUnavailable(call));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The result, which may be null; failures of transport and server become {@link Unavailable}. */
  public static <T> T orUnavailable(Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      if (mayPass(e.getCode())) {
        throw new Unavailable(Reason.StoreUnavailable.with());
      }
      throw e;
    }
  }

  /** Without an answer there is no code: the client says 0, or -1 when the connection broke. */
  private static boolean mayPass(int code) {
    return code <= 0
        || code == HttpURLConnection.HTTP_CLIENT_TIMEOUT
        || code == TOO_MANY_REQUESTS
        || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }
}
