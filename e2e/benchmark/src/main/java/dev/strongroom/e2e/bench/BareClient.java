package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.cluster.ApiServerTrust;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A client of the API server with nothing around it: bodies are text, each worker has a connection
 * of its own. What it reaches is what the API server gives.
 */
final class BareClient {
  /** Connections of a parallel run. */
  static final int CONNECTIONS = 32;

  static final String JSON = "application/json";
  static final String MERGE = "application/merge-patch+json";
  private static final int OK = 200;
  private static final int FIRST_ERROR = 400;
  private static final int WATCH_TRIES = 10;
  private static final long WATCH_RETRY_MILLIS = 500;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final String server;
  private final String token;

  /** A client with the server, the CA and the token of this configuration. */
  BareClient(Config config) {
    String url = config.getMasterUrl();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    // A token from a kubeconfig file counts as found by the client itself.
    this.token = Optional.ofNullable(config.getOauthToken()).orElseGet(config::getAutoOAuthToken);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(ApiServerTrust.of(config))
            .build();
  }

  /** One call; the answer's body. */
  String send(String method, String path, String contentType, String body) {
    try {
      return checked(method, path, http.send(request(method, path, contentType, body), text()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** A GET; the answer's body. */
  String get(String path) {
    return send("GET", path, JSON, "");
  }

  /** A GET; the answer's body as JSON. */
  JsonNode getJson(String path) {
    return parse(get(path));
  }

  /** Runs work for 0 to count-1 on so many connections; returns when all is done. */
  static void parallel(int count, int connections, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(connections);
    try {
      CompletableFuture<?>[] workers =
          IntStream.range(0, connections)
              .mapToObj(i -> CompletableFuture.runAsync(() -> drain(next, count, work), pool))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(workers).join();
    } finally {
      pool.shutdownNow();
    }
  }

  private static void drain(AtomicInteger next, int count, IntConsumer work) {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      work.accept(i);
    }
  }

  /**
   * The lines of a watch as they come. The server refuses watches (429) while it still fills its
   * cache for a new kind; then it is asked again.
   */
  Stream<String> lines(String path) {
    try {
      for (int i = 1; ; i++) {
        HttpResponse<Stream<String>> response =
            http.send(request("GET", path, JSON, ""), BodyHandlers.ofLines());
        if (response.statusCode() == OK) {
          return response.body();
        }
        response.body().close();
        if (i == WATCH_TRIES) {
          throw new IllegalStateException("watch " + path + ": HTTP " + response.statusCode());
        }
        Thread.sleep(WATCH_RETRY_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("watch " + path, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest request(String method, String path, String contentType, String body) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", contentType)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return BodyHandlers.ofString();
  }

  private static String checked(String method, String path, HttpResponse<String> response) {
    if (response.statusCode() >= FIRST_ERROR) {
      throw new IllegalStateException(
          method + " " + path + ": HTTP " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
