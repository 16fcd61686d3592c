package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;

/** An operator that tests stop and start again. */
public final class RestartableOperator implements AutoCloseable {
  private final Cluster cluster;
  private final Clock clock;
  private final Map<String, String> environment;
  private TestOperator running;

  /** A stopped operator of this cluster, with some settings changed. */
  public RestartableOperator(Cluster cluster, Map<String, String> environment) {
    this(cluster, Clock.systemUTC(), environment);
  }

  /** The same with a clock of the test's. */
  public RestartableOperator(Cluster cluster, Clock clock, Map<String, String> environment) {
    this.cluster = cluster;
    this.clock = clock;
    this.environment = environment;
  }

  /** Starts it; returns when its caches are filled. */
  public void start() {
    running = TestOperator.start(cluster, clock, environment);
  }

  /** Ends it, if it runs. */
  public void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** What it serves under a path. */
  public HttpResponse<String> get(String path) {
    boolean metrics = path.equals("/metrics");
    return get(metrics ? running.metricsPort() : running.httpPort(), path);
  }

  /** What an operator serves under a path of this port. */
  public static HttpResponse<String> get(int port, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
