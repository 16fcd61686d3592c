package dev.strongroom.adapters.kubernetes.api;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request for which the API server sends the metadata of objects alone (Kubernetes API concepts,
 * "Metadata-only fetches"), so that no value leaves it.
 */
public final class MetadataRequest {
  private static final String FORM = "application/json;as=%s;g=meta.k8s.io;v=v1";
  private static final long SECONDS = 30;

  private MetadataRequest() {}

  /**
   * A request for one object, or for a watch.
   *
   * @param path such as {@code /api/v1/namespaces/shop/secrets/db}, of names that were checked
   */
  public static HttpRequest.Builder ofObject(KubernetesClient client, String path) {
    return request(client, path, "PartialObjectMetadata");
  }

  /**
   * A request for a list.
   *
   * @param path as for an object
   */
  public static HttpRequest.Builder ofList(KubernetesClient client, String path) {
    return request(client, path, "PartialObjectMetadataList");
  }

  private static HttpRequest.Builder request(KubernetesClient client, String path, String kind) {
    return client
        .getHttpClient()
        .newHttpRequestBuilder()
        .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
        .header("Accept", FORM.formatted(kind));
  }

  /**
   * The answer, whatever its status is.
   *
   * @throws Unavailable when the API server does not answer
   */
  public static HttpResponse<byte[]> answer(KubernetesClient client, HttpRequest.Builder request) {
    try {
      // Not as a stream: closing one closes the connection, which may serve others again by then.
      return client
          .getHttpClient()
          .sendAsync(request.build(), byte[].class)
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | CancellationException passes) {
      // As with every call: it is tried again later.
    }
    throw new Unavailable(StoreReason.StoreUnavailable.with());
  }
}
