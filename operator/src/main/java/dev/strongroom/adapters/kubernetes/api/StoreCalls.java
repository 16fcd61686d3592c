package dev.strongroom.adapters.kubernetes.api;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to the API server with its answers turned into the store's: a conflict is an empty result,
 * all that may pass by itself is {@link Unavailable}. The server's text never goes on: it may quote
 * fields.
 */
public final class StoreCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int MOST_CAUSES = 5;

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
        LOG.info("the API server does not answer: code {}, {}", e.getCode(), causes(e));
        throw new Unavailable(StoreReason.StoreUnavailable.with());
      }
      throw e;
    }
  }

  /** Whether no answer of the server is behind it that stays the same when asked again. */
  public static boolean mayPass(Throwable failure) {
    return withCauses(failure)
        .filter(KubernetesClientException.class::isInstance)
        .allMatch(answer -> mayPass(((KubernetesClientException) answer).getCode()));
  }

  /** What they are, and not what they say: that may quote what was sent. */
  private static List<String> causes(Throwable failure) {
    return withCauses(failure).skip(1).map(cause -> cause.getClass().getSimpleName()).toList();
  }

  private static Stream<Throwable> withCauses(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(1 + MOST_CAUSES);
  }

  /** Without an answer there is no code: the client says 0, or -1 when the connection broke. */
  private static boolean mayPass(int code) {
    return code <= 0
        || code == HttpURLConnection.HTTP_CLIENT_TIMEOUT
        || code == TOO_MANY_REQUESTS
        || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }
}
