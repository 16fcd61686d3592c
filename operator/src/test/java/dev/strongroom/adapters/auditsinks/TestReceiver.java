package dev.strongroom.adapters.auditsinks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** An HTTPS server that keeps what it takes, and answers as a test says. */
final class TestReceiver implements AutoCloseable {
  /** A request that was answered with 2xx. */
  record Taken(String contentType, String authorization, String body) {}

  private final TestAuthority authority = new TestAuthority("receivers");
  private final HttpsServer server;
  private final Path ca;
  private final IntUnaryOperator status;
  private int requests;

  /** What was taken. */
  final List<Taken> taken = Collections.synchronizedList(new ArrayList<>());

  /** A server that answers the request with this number (from 0) with that status. */
  TestReceiver(Path folder, IntUnaryOperator status) throws IOException {
    this.status = status;
    this.ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    this.server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server("127.0.0.1")));
    server.createContext("/", this::answer);
    server.start();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int code = status.applyAsInt(requests++);
    if (code < 300) {
      taken.add(
          new Taken(
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("Authorization"),
              body));
    }
    exchange.getResponseHeaders().add("Location", url() + "elsewhere");
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** A PEM file with the authority of its certificate. */
  Path ca() {
    return ca;
  }

  List<String> lines() {
    synchronized (taken) {
      return taken.stream().flatMap(request -> request.body().lines()).toList();
    }
  }

  /** Waits until so many lines were taken. */
  void await(int lines) throws InterruptedException {
    for (int i = 0; i < 600 && lines().size() < lines; i++) {
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
