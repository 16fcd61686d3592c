package dev.strongroom.app.health;

import dev.strongroom.platform.BoundedConnections;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /health/live}, {@code /health/started} and {@code /health/ready} on one port and
 * {@code /metrics} on another, over plain HTTP/1.1. Live depends on nothing outside the process, or
 * a flapping API server would restart every replica.
 *
 * <p>Any pod may be able to reach these ports, so whatever a client does has a bound: the number of
 * connections, how long one may be silent, and the size of a request. Probes have a port of their
 * own, so that NetworkPolicies can keep everyone but the kubelet away from it.
 */
public final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final long START_SECONDS = 15;

  private static final int IDLE_SECONDS = 10;
  private static final int PROBE_CONNECTIONS = 64;
  private static final int METRICS_CONNECTIONS = 64;
  private static final int REQUEST_LINE_BYTES = 1024;
  private static final int HEADER_BYTES = 8192;

  private final Vertx vertx;
  private final Map<String, BooleanSupplier> checks;
  private final Scrapes scrapes;
  private final HttpServer probes;
  private final HttpServer metrics;

  public HealthServer(
      int httpPort,
      int metricsPort,
      BooleanSupplier started,
      BooleanSupplier ready,
      PrometheusMeterRegistry meters) {
    // An event loop for each port: a flood of one does not delay the other.
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    this.checks =
        Map.of("/health/live", () -> true, "/health/started", started, "/health/ready", ready);
    this.scrapes = new Scrapes(vertx, meters);
    this.probes = listen(httpPort, PROBE_CONNECTIONS, this::answerProbe);
    this.metrics = listen(metricsPort, METRICS_CONNECTIONS, this::answerScrape);
  }

  /** The port of the probes. */
  public int httpPort() {
    return probes.actualPort();
  }

  /** The port of the metrics. */
  public int metricsPort() {
    return metrics.actualPort();
  }

  private HttpServer listen(int port, int limit, Handler<HttpServerRequest> handler) {
    BoundedConnections connections = new BoundedConnections(limit);
    try {
      return vertx
          .createHttpServer(
              new HttpServerOptions()
                  .setIdleTimeout(IDLE_SECONDS)
                  .setHttp2ClearTextEnabled(false)
                  .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                  .setMaxHeaderSize(HEADER_BYTES))
          .connectionHandler(connections::opened)
          .requestHandler(
              request -> {
                connections.answering(request);
                answer(request, handler);
              })
          .listen(port)
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot listen on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void answer(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
      handler.handle(request);
    } else {
      request
          .response()
          .setStatusCode(METHOD_NOT_ALLOWED)
          .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
          .end();
    }
  }

  private void answerProbe(HttpServerRequest request) {
    BooleanSupplier check = checks.get(request.path());
    if (check == null) {
      request.response().setStatusCode(NOT_FOUND).end();
    } else {
      boolean good = check.getAsBoolean();
      request.response().setStatusCode(good ? OK : UNAVAILABLE).end(good ? "ok\n" : "not yet\n");
    }
  }

  private void answerScrape(HttpServerRequest request) {
    if (!"/metrics".equals(request.path())) {
      request.response().setStatusCode(NOT_FOUND).end();
      return;
    }
    scrapes
        .text()
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(e -> request.response().setStatusCode(UNAVAILABLE).end());
  }

  @Override
  public void close() {
    vertx.close();
  }
}
