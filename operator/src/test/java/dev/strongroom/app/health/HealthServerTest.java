package dev.strongroom.app.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthServerTest {
  private static final int FLOOD = 1500;
  private static final int MOST_OPEN = 64;
  private static final String HALF_A_REQUEST = "GET /health/ready HTTP/1.1\r\nHost: x\r\nX-Slow: ";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private final HealthServer server = new HealthServer(0, 0, () -> true, ready::get, meters);
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void probesAndMetricsHaveAPortEach() {
    // When
    HttpResponse<String> metrics = get(server.metricsPort(), "/metrics");

    // Then
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(get(server.httpPort(), "/health/ready").statusCode()).isEqualTo(200);
    assertThat(get(server.httpPort(), "/metrics").statusCode()).isEqualTo(404);
    assertThat(get(server.metricsPort(), "/health/ready").statusCode()).isEqualTo(404);
    ready.set(false);
    assertThat(get(server.httpPort(), "/health/ready").statusCode()).isEqualTo(503);
  }

  @Tag("hostile")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void halfRequestsUseUpNeitherDescriptorsNorTheProbes(boolean atTheProbes) throws IOException {
    // Given
    int port = atTheProbes ? server.httpPort() : server.metricsPort();

    // When
    for (int i = 0; i < FLOOD; i++) {
      open(port).getOutputStream().write(HALF_A_REQUEST.getBytes(US_ASCII));
    }

    // Then
    assertThat(get(server.httpPort(), "/health/ready").statusCode()).isEqualTo(200);
    assertThat(get(server.metricsPort(), "/metrics").statusCode()).isEqualTo(200);
    assertThat(stillOpen()).isLessThanOrEqualTo(MOST_OPEN);
  }

  @Test
  @Tag("hostile")
  void whoeverSaysNothingIsDisconnected() throws IOException {
    // Given
    Socket socket = open(server.httpPort());

    // When
    socket.setSoTimeout(60_000);
    int read = socket.getInputStream().read();

    // Then
    assertThat(read).isEqualTo(-1);
  }

  @Test
  @Tag("hostile")
  void aLongHeadIsRefused() throws IOException {
    // Given
    Socket socket = open(server.metricsPort());

    // When
    socket
        .getOutputStream()
        .write(("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(20_000)).getBytes(US_ASCII));

    // Then
    assertThat(firstLine(socket)).contains(" 431 ");
  }

  @Test
  @Tag("hostile")
  void http2IsNotSpoken() throws IOException {
    // Given
    Socket socket = open(server.metricsPort());

    // When
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII));

    // Then
    assertThat(firstLine(socket)).contains(" 501 ");
  }

  @Test
  void nothingCanBeSent() throws IOException {
    // Given
    Socket socket = open(server.metricsPort());

    // When
    socket
        .getOutputStream()
        .write("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n".getBytes(US_ASCII));

    // Then
    assertThat(firstLine(socket)).contains(" 405 ");
  }

  @Test
  @Tag("hostile")
  void scrapesRunOneAtATimeAndOthersGetTheLastResult() throws Exception {
    // Given a scrape that takes its time
    AtomicInteger scrapes = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    Gauge.builder("slow", () -> slowly(scrapes.incrementAndGet(), begun, go)).register(meters);
    assertThat(get(server.metricsPort(), "/metrics").body()).contains("slow 1.0");
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(() -> get(server.metricsPort(), "/metrics"));
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

    // When another is asked for
    HttpResponse<String> meanwhile = get(server.metricsPort(), "/metrics");

    // Then it is answered at once, with what the last one found
    assertThat(meanwhile.body()).contains("slow 1.0");
    go.countDown();
    assertThat(slow.get(60, TimeUnit.SECONDS).body()).contains("slow 2.0");
    assertThat(scrapes).hasValue(2);
  }

  private static int slowly(int scrape, CountDownLatch begun, CountDownLatch go) {
    begun.countDown();
    try {
      if (scrape > 1) {
        go.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return scrape;
  }

  private Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    return socket;
  }

  private long stillOpen() throws IOException {
    long open = 0;
    for (Socket socket : sockets) {
      socket.setSoTimeout(10);
      try {
        open += socket.getInputStream().read() < 0 ? 0 : 1;
      } catch (SocketTimeoutException stillOpen) {
        open++;
      } catch (IOException closed) {
        // Reset: the server has closed it.
      }
    }
    return open;
  }

  private static String firstLine(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    return new String(socket.getInputStream().readNBytes(40), US_ASCII).lines().findFirst().get();
  }

  private static HttpResponse<String> get(int port, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
