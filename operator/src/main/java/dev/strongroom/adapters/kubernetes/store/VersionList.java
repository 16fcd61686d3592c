package dev.strongroom.adapters.kubernetes.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.strongroom.adapters.kubernetes.api.MetadataRequest;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lists the names of all values without the values: the API server sends metadata alone
 * (PartialObjectMetadata), in pages of one consistent state.
 */
final class VersionList {
  private static final int PAGE = 500;

  private final KubernetesClient client;
  private final String path;

  VersionList(KubernetesClient client, String namespace) {
    this.client = client;
    this.path =
        "/apis/strongroom.dev/v1/namespaces/%s/secretversions?limit=%d".formatted(namespace, PAGE);
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
    HttpResponse<byte[]> response =
        MetadataRequest.answer(client, MetadataRequest.ofList(client, path + query));
    if (response.code() != HttpURLConnection.HTTP_OK) {
      throw new Unavailable(StoreReason.StoreUnavailable.with());
    }
    return client
        .getKubernetesSerialization()
        .unmarshal(new ByteArrayInputStream(response.body()), Page.class);
  }
}
