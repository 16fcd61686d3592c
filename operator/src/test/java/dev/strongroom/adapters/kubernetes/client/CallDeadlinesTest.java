package dev.strongroom.adapters.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An API server, or something in front of it, whose answers do not end. */
@Tag("hostile")
@Timeout(120)
class CallDeadlinesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int PAUSE_MILLIS = 50;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch connectionEnded = new CountDownLatch(1);
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    client =
        KubernetesClients.create(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOnlyHttpWatches(true)
                .build(),
            DEADLINE);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void anAnswerThatNeverEndsIsUnavailableAtTheDeadlineAndItsConnectionIsClosed() throws Exception {
    assertThatThrownBy(() -> StoreCalls.orUnavailable(() -> secret("endless").get()))
        .isInstanceOf(Unavailable.class);
    assertThat(connectionEnded.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatNeverBeginsIsUnavailableAtTheDeadlineWhateverTheClientRepeats() {
    assertThatThrownBy(() -> StoreCalls.orUnavailable(() -> secret("mute").get()))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void manyEndlessAnswersHoldNoThreads() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> StoreCalls.orUnavailable(() -> secret("endless").get()))
          .isInstanceOf(Unavailable.class);
    }
    assertThat(secret("short").get().getMetadata().getName()).isEqualTo("short");
  }

  @Test
  void aWatchGoesOnBeyondTheDeadline() throws Exception {
    // Given
    Queue<Instant> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch seenLate = new CountDownLatch(1);
    Instant late = Instant.now().plus(DEADLINE.multipliedBy(2));

    // When
    try (Watch watch =
        ObjectsByName.in(client.secrets(), new ObjectName("team"))
            .watch(
                new Watcher<Secret>() {
                  @Override
                  public void eventReceived(Action action, Secret secret) {
                    seen.add(Instant.now());
                    if (Instant.now().isAfter(late)) {
                      seenLate.countDown();
                    }
                  }

                  @Override
                  public void onClose(WatcherException closed) {
                    // Not before the test ends.
                  }
                })) {
      // Then
      assertThat(seenLate.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(connectionEnded.getCount()).isEqualTo(1);
      assertThat(watch).isNotNull();
    }
  }

  private Resource<Secret> secret(String name) {
    return ObjectsByName.one(client.secrets(), new ObjectName("team"), new ObjectName(name));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    String name = uri.substring(uri.lastIndexOf('/') + 1);
    String object =
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\","
            .formatted(uri.contains("watch=") ? "watched" : name);
    String rest = "\"namespace\":\"team\",\"resourceVersion\":\"1\"}}";
    if (name.equals("mute")) {
      pause(Duration.ofMinutes(2).toMillis());
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (name.equals("short")) {
      byte[] whole = (object + rest).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, whole.length);
      exchange.getResponseBody().write(whole);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    String again =
        uri.contains("watch=") ? "{\"type\":\"MODIFIED\",\"object\":" + object + rest + "}\n" : " ";
    try (OutputStream out = exchange.getResponseBody()) {
      out.write((uri.contains("watch=") ? again : object).getBytes(StandardCharsets.UTF_8));
      while (pause(PAUSE_MILLIS)) {
        out.write(again.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException closed) {
      connectionEnded.countDown();
    }
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }
}
