package dev.strongroom.e2e.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.strongroom.e2e.function.LambdaEmulator;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server of a function, over TLS and for one bearer token; it fails once where a test says. */
final class FunctionGateway implements AutoCloseable {
  private static final Pattern STEP = Pattern.compile("\"Step\" ?: ?\"([A-Za-z]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"ClientRequestToken\" ?: ?\"[^\"]+\"");
  private static final long HELD_SECONDS = 120;

  private final LambdaEmulator function;
  private final Supplier<String> token;
  private final ServerCertificates certificates;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<String> steps = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpsServer server;

  /** What goes wrong with one call. */
  enum Fault {
    /** The function raises an error, and does nothing. */
    ERROR,
    /** The answer is that of another server; the function has done its work. */
    GARBAGE,
    /** The answer comes too late; the function has done its work. */
    HELD,
    /** There is no answer; the function has done its work. */
    BROKEN_OFF,
    /** The caller's token is not the right one any more. */
    REFUSED
  }

  /**
   * A server in front of a function.
   *
   * @param token what callers have to know
   */
  FunctionGateway(LambdaEmulator function, Supplier<String> token, Path folder) {
    this.function = function;
    this.token = token;
    this.certificates = ServerCertificates.issued(folder.resolve("gateway"), "localhost");
    open(0);
  }

  private void open(int port) {
    try {
      server = HttpsServer.create(new InetSocketAddress("localhost", port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificates.tls()));
      server.setExecutor(threads);
      server.createContext("/2015-03-31/functions/", this::take);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String known = "Bearer " + token.get();
    Matcher step = STEP.matcher(event);
    if (!known.equals(exchange.getRequestHeaders().getFirst("Authorization")) || !step.find()) {
      answer(exchange, 403, "{}");
      return;
    }
    steps.add(step.group(1));
    Optional<Fault> fault = Optional.ofNullable(faults.remove(step.group(1)));
    if (fault.isEmpty()) {
      answer(exchange, 200, function.call(event));
      return;
    }
    switch (fault.get()) {
      case ERROR -> {
        String unknown = "\"ClientRequestToken\": \"%s\"".formatted(UUID.randomUUID());
        answer(exchange, 200, function.call(TOKEN.matcher(event).replaceFirst(unknown)));
      }
      case GARBAGE -> {
        function.call(event);
        answer(exchange, 200, "<html>It works!</html>");
      }
      case HELD -> {
        function.call(event);
        held.countDown();
        await(release);
        answer(exchange, 200, "null");
      }
      case BROKEN_OFF -> {
        function.call(event);
        exchange.close();
      }
      case REFUSED -> answer(exchange, 401, "{}");
      default -> throw new IllegalStateException("no such fault");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(HELD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The next call of a step goes wrong. */
  void fail(String step, Fault fault) {
    faults.put(step, fault);
  }

  /** Waits until a call is held. */
  boolean awaitHeld() throws InterruptedException {
    return held.await(HELD_SECONDS, TimeUnit.SECONDS);
  }

  /** Calls that are held are answered. */
  void release() {
    release.countDown();
  }

  /** Goes away: nobody listens. */
  void goAway() {
    server.stop(0);
  }

  /** Is back at its address. */
  void comeBack() {
    open(server.getAddress().getPort());
  }

  /** The steps that it was called with, in this order. */
  List<String> steps() {
    return steps;
  }

  /** Where it is. */
  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** The certificate of its authority, in PEM. */
  String authority() {
    return certificates.authorityPem();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
