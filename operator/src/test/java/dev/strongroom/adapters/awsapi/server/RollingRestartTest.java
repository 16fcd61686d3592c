package dev.strongroom.adapters.awsapi.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two replicas are replaced one after the other under load, behind a balancer that is late. */
@Timeout(180)
class RollingRestartTest {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int CLIENTS = 4;

  private final AtomicReference<List<Integer>> balancer = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger handled = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  @Test
  void noRequestFails() throws Exception {
    // Given
    EndpointServer first = start();
    EndpointServer second = start();
    balancer.set(List.of(first.port(), second.port()));
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(CompletableFuture.runAsync(this::requests));
    }
    awaitAnswers(200);

    // When
    EndpointServer newFirst = replace(first, second);
    awaitAnswers(answered.get() + 200);
    EndpointServer newSecond = replace(second, newFirst);
    awaitAnswers(answered.get() + 200);

    // Then
    ended.set(true);
    for (CompletableFuture<Void> client : clients) {
      client.get(60, TimeUnit.SECONDS);
    }
    newFirst.close();
    newSecond.close();
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isEqualTo(handled.get());
  }

  /** As Kubernetes does it: the new one first; the old one is told while it still gets requests. */
  private EndpointServer replace(EndpointServer old, EndpointServer other) throws Exception {
    EndpointServer added = start();
    balancer.set(List.of(old.port(), other.port(), added.port()));
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return old.drain(QUIET, DEADLINE);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!old.isDraining()) {
      Thread.onSpinWait();
    }
    awaitAnswers(answered.get() + 50);
    balancer.set(List.of(other.port(), added.port()));
    assertThat(drained.get(120, TimeUnit.SECONDS)).isTrue();
    old.close();
    return added;
  }

  private void awaitAnswers(int count) throws InterruptedException {
    while (answered.get() < count && failures.isEmpty()) {
      Thread.sleep(5);
    }
  }

  private EndpointServer start() {
    return EndpointServer.onLoopback(0, ServerLimits.usual(), new Slow(), Clock.systemUTC());
  }

  private final class Slow implements CallHandler {
    @Override
    public HttpAnswer handle(HttpCall call) {
      handled.incrementAndGet();
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new HttpAnswer(200, "text/plain", call.body().clone());
    }

    @Override
    public boolean waits(HttpCall call) {
      return false;
    }

    @Override
    public HttpAnswer refuse(Refusal refusal) {
      return new HttpAnswer(refusal.status(), "text/plain", refusal.name().getBytes(UTF_8));
    }
  }

  /** One client, which keeps its connection as long as it may. */
  private void requests() {
    int number = 0;
    while (!ended.get()) {
      List<Integer> ports = balancer.get();
      int port = ports.get(number++ % ports.size());
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(60_000);
        keepAsking(socket);
      } catch (IOException e) {
        // Whoever still goes to a server that the balancer has dropped a while ago is on its own.
        if (balancer.get().contains(port)) {
          failures.add("port " + port + ": " + e);
        }
      }
    }
  }

  private void keepAsking(Socket socket) throws IOException {
    boolean isKept = true;
    for (int request = 0; isKept && !ended.get(); request++) {
      String body = "r" + request;
      byte[] bytes =
          ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
              .getBytes(ISO_8859_1);
      String head;
      try {
        socket.getOutputStream().write(bytes);
        head = head(socket.getInputStream());
      } catch (IOException closedMeanwhile) {
        head = "";
      }
      if (head.isEmpty() && request > 0) {
        // The server ended an idle connection: every client repeats its request on another one.
        return;
      }
      String answer = new String(socket.getInputStream().readNBytes(body.length()), ISO_8859_1);
      if (!head.startsWith("http/1.1 200") || !answer.equals(body)) {
        throw new IOException("answer " + head + answer);
      }
      answered.incrementAndGet();
      isKept = !head.contains("connection: close");
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
