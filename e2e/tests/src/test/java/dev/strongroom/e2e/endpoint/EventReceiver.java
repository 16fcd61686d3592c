package dev.strongroom.e2e.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.strongroom.e2e.tls.ServerCertificates;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** An event sink: an HTTPS server that keeps the events that it takes, and fails as a test says. */
final class EventReceiver implements AutoCloseable {
  private final ServerCertificates certificates;
  private final Path token;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private HttpsServer server;
  private volatile IntUnaryOperator status = request -> 204;
  private volatile long millis;

  /** An event that was answered with 2xx. */
  record Event(String contentType, String authorization, String text) {
    JsonNode json() {
      return Serialization.unmarshal(text, JsonNode.class);
    }

    String id() {
      return json().path("id").asText();
    }

    String secret() {
      return json().at("/data/detail/name").asText();
    }

    /** Label and version. */
    String move() {
      JsonNode detail = json().at("/data/detail");
      return detail.path("labelUpdated").asText() + " " + detail.path("versionId").asText();
    }
  }

  EventReceiver(Path folder) throws IOException {
    this.certificates = ServerCertificates.issued(folder.resolve("receiver"), "localhost");
    this.token = Files.writeString(folder.resolve("receiver-token"), "let-me-in\n");
    open(0);
  }

  private void open(int port) throws IOException {
    server = HttpsServer.create(new InetSocketAddress("localhost", port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.tls()));
    server.setExecutor(threads);
    server.createContext("/events", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    sleep(millis);
    int code = status.applyAsInt(requests.getAndIncrement());
    if (code < 300) {
      taken.add(
          new Event(
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("Authorization"),
              body));
    }
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The settings that name it. */
  Map<String, String> settings() {
    return Map.of(
        "STRONGROOM_EVENTS_URL", "https://localhost:" + server.getAddress().getPort() + "/events",
        "STRONGROOM_EVENTS_CA_FILE", certificates.authority().toString(),
        "STRONGROOM_EVENTS_TOKEN_FILE", token.toString());
  }

  /** From now on each request is answered with the status for its number, after so long. */
  void answers(IntUnaryOperator next, long afterMillis) {
    status = next;
    millis = afterMillis;
  }

  /** Goes away: nobody listens, and connections end. */
  void goAway() {
    server.stop(0);
  }

  /** Is back at its address. */
  void comeBack() {
    try {
      open(server.getAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events that were taken, in their order. */
  List<Event> events() {
    return taken;
  }

  /** What the events of a secret tell, without those that came again. */
  List<String> moves(String secret) {
    return taken.stream()
        .filter(event -> event.secret().equals(secret))
        .map(Event::move)
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
