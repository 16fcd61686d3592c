package dev.strongroom.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /health/live}, {@code /health/started}, {@code /health/ready} and {@code /metrics}
 * over plain HTTP. Live depends on nothing outside the process, or a flapping API server would
 * restart every replica.
 */
final class HealthServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;
  private static final long START_SECONDS = 15;

  private final Vertx vertx;
  private final Map<String, BooleanSupplier> checks;
  private final PrometheusMeterRegistry meters;
  private final HttpServer server;

  HealthServer(
      int port, BooleanSupplier started, BooleanSupplier ready, PrometheusMeterRegistry meters) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    this.checks =
        Map.of("/health/live", () -> true, "/health/started", started, "/health/ready", ready);
    this.meters = meters;
    this.server = listen(port);
  }

  /** The port it listens on. */
  int port() {
    return server.actualPort();
  }

  private HttpServer listen(int port) {
    try {
      return vertx
          .createHttpServer()
          .requestHandler(this::answer)
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

  private void answer(HttpServerRequest request) {
    BooleanSupplier check = checks.get(request.path());
    if (check != null) {
      boolean good = check.getAsBoolean();
      request.response().setStatusCode(good ? OK : UNAVAILABLE).end(good ? "ok\n" : "not yet\n");
    } else if ("/metrics".equals(request.path())) {
      vertx
          .executeBlocking(() -> meters.scrape())
          .onSuccess(
              text ->
                  request
                      .response()
                      .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                      .end(text))
          .onFailure(e -> request.response().setStatusCode(UNAVAILABLE).end());
    } else {
      request.response().setStatusCode(NOT_FOUND).end();
    }
  }

  @Override
  public void close() {
    vertx.close();
  }
}
