package dev.strongroom.adapters.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An API server that gives the answers of a test. */
public final class AnsweringApiServer implements AutoCloseable {
  /** A request. */
  public record Asked(String method, String path, JsonNode body) {}

  /** An answer; status 0 breaks the connection. */
  public record Answer(int status, String body) {
    public static Answer ok(String body) {
      return new Answer(200, body);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  public final KubernetesClient client;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Function<Asked, Answer> answers = any -> new Answer(0, "");

  public AnsweringApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    client =
        KubernetesClients.create(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withRequestRetryBackoffLimit(0)
                .build());
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void answers(Function<Asked, Answer> next) {
    answers = next;
  }

  public void answers(String body) {
    answers = any -> Answer.ok(body);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Asked question =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              JSON.readTree(exchange.getRequestBody()));
      asked.add(question);
      Answer answer = answers.apply(question);
      if (answer.status() == 0) {
        return;
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
