package dev.strongroom.adapters.kubernetes.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lists the names of all values without the values: the API server sends metadata alone
 * (PartialObjectMetadata), in pages of one consistent state.
 */
final class VersionList {
  private static final String METADATA_ONLY =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  private static final int PAGE = 500;
  private static final long SECONDS = 30;

  private final KubernetesClient client;
  private final String uri;

  VersionList(KubernetesClient client, String namespace) {
    this.client = client;
    String server = client.getMasterUrl().toString().replaceAll("/$", "");
    this.uri =
        "%s/apis/strongroom.dev/v1/namespaces/%s/secretversions?limit=%d"
            .formatted(server, namespace, PAGE);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Page(Position metadata, List<Item> items) {
    /** The API server may say null for none. */
    Page {
      items = items == null ? List.of() : items;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Position(@JsonProperty("continue") String next) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Item(Name metadata) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Name(String name) {}

  /**
   * The names that are there now.
   *
   * @throws Unavailable when the API server does not answer, or forgot the state in the meantime
   */
  VersionNames names() {
    VersionNames names = new VersionNames();
    String next = "";
    do {
      Page page = page(next);
      page.items().forEach(item -> names.add(item.metadata().name()));
      next = page.metadata().next();
    } while (next != null && !next.isEmpty());
    return names;
  }

  private Page page(String next) {
    String query =
        next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(uri + query)
            .header("Accept", METADATA_ONLY)
            .build();
    try {
      // Not as a stream: closing one closes the connection, which may serve others again by then.
      HttpResponse<byte[]> response =
          client.getHttpClient().sendAsync(request, byte[].class).get(SECONDS, TimeUnit.SECONDS);
      if (response.code() == HttpURLConnection.HTTP_OK) {
        return client
            .getKubernetesSerialization()
            .unmarshal(new ByteArrayInputStream(response.body()), Page.class);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | CancellationException passes) {
      // As with every call: it is tried again later.
    }
    throw new Unavailable(StoreReason.StoreUnavailable.with());
  }
}
