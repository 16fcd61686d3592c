package dev.strongroom.adapters.awsapi.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients may do to the server, over plain HTTP/1.1. */
@Timeout(120)
class EndpointServerTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int BODY_BYTES = 100_000;
  private static final int HEAD_BYTES = 8192;

  /** More than the sockets of both sides hold. */
  private static final int LARGE = 32 << 20;

  private final Echo echo = new Echo();
  private final List<Socket> sockets = new ArrayList<>();
  private EndpointServer server;

  /** Answers with the body; to {@code /wait} when it is told to. */
  private static final class Echo implements CallHandler {
    final CountDownLatch go = new CountDownLatch(1);
    final AtomicInteger handled = new AtomicInteger();

    @Override
    public HttpAnswer handle(HttpCall call) {
      handled.incrementAndGet();
      if (call.path().equals("/wait")) {
        try {
          assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      if (call.path().equals("/large")) {
        return new HttpAnswer(200, "text/plain", new byte[LARGE]);
      }
      if (call.path().equals("/bug")) {
        throw new IllegalStateException("canary");
      }
      return new HttpAnswer(200, "text/plain", call.body().clone());
    }

    @Override
    public boolean waits(HttpCall call) {
      return call.query().equals("waits");
    }

    @Override
    public HttpAnswer refuse(Refusal refusal) {
      return new HttpAnswer(refusal.status(), "text/plain", refusal.name().getBytes(UTF_8));
    }
  }

  @AfterEach
  void close() throws IOException {
    echo.go.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void aConnectionServesManyRequestsEachUnderItsOwnId() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, post("/", "one"));
    Answer first = read(socket);
    send(socket, post("/", "two"));
    Answer second = read(socket);

    // Then
    assertThat(first.body).isEqualTo("one");
    assertThat(second.body).isEqualTo("two");
    assertThat(first.header("x-amzn-requestid")).matches("[0-9a-f-]{36}");
    assertThat(second.header("x-amzn-requestid")).isNotEqualTo(first.header("x-amzn-requestid"));
    assertThat(first.header("date")).endsWith("GMT");
    assertThat(first.header("connection")).isEmpty();
  }

  @Test
  void aBodyInChunksIsOneBody() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
    send(socket, "3\r\ntwo\r\n0\r\n\r\n");

    // Then
    assertThat(read(socket).body).isEqualTo("onetwo");
  }

  @Test
  void whoeverWaitsForItIsToldToContinue() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    Answer interim = read(socket);
    send(socket, "one");

    // Then
    assertThat(interim.status).isEqualTo(100);
    assertThat(read(socket).body).isEqualTo("one");
  }

  @Test
  void aBugIsAnInternalError() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, post("/bug", ""));
    Answer answer = read(socket);

    // Then
    assertThat(answer.status).isEqualTo(500);
    assertThat(answer.body).isEqualTo("FAILED");
    assertThat(answer.header("x-amzn-requestid")).isNotEmpty();
  }

  @Test
  @Tag("hostile")
  void aBodyThatIsDeclaredTooLongIsRefusedBeforeItIsSent() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n\r\n");
    Answer answer = read(socket);

    // Then
    assertRefused(answer, Refusal.BODY_TOO_LARGE);
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  @Tag("hostile")
  void aBodyThatBecomesTooLongIsRefused() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n");
    send(socket, "x".repeat(100_001));
    Answer answer = read(socket);

    // Then
    assertRefused(answer, Refusal.BODY_TOO_LARGE);
    assertThat(echo.handled).hasValue(0);
  }

  @Test
  @Tag("hostile")
  void aLongHeadIsRefused() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(2 * HEAD_BYTES) + "\r\n\r\n");

    // Then
    assertRefused(read(socket), Refusal.HEAD_TOO_LARGE);
  }

  @Test
  @Tag("hostile")
  void whatIsNotHttpIsRefused() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/9.9.9\r\n\r\n");

    // Then
    assertRefused(read(socket), Refusal.MALFORMED);
  }

  @Test
  @Tag("hostile")
  void aBodyThatDoesNotArriveIsGivenUp() throws IOException {
    // Given
    start(limits(NEVER, SOON, 64, 4, 4));
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx");

    // Then
    assertRefused(read(socket), Refusal.TOO_SLOW);
    assertThat(server.refusals(Refusal.TOO_SLOW)).isEqualTo(1);
    assertThat(server.refusals(Refusal.OVERLOADED)).isZero();
  }

  @Test
  @Tag("hostile")
  void whoeverSendsAHeadByteByByteIsDisconnected() throws Exception {
    // Given
    start(limits(SOON, NEVER, 64, 4, 4));
    Socket socket = open();
    send(socket, "POST / HTTP/1.1\r\nX: ");

    // When
    boolean disconnected = false;
    for (int i = 0; i < 600 && !disconnected; i++) {
      disconnected = !canSend(socket);
      TimeUnit.MILLISECONDS.sleep(100);
    }

    // Then
    assertThat(disconnected).isTrue();
  }

  @Test
  @Tag("hostile")
  void whatIsTooMuchToHandleIsRefusedAtOnce() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 1, 1));
    Socket working = open();
    send(working, post("/wait", "working"));
    awaitHandled(1);
    Socket first = open();
    Socket second = open();

    // When
    send(first, post("/wait", "queued"));
    send(second, post("/wait", "queued"));
    boolean firstIsRefused = firstIsAnswered(first, second);

    // Then
    assertRefused(read(firstIsRefused ? first : second), Refusal.OVERLOADED);
    echo.go.countDown();
    assertThat(read(working).body).isEqualTo("working");
    assertThat(read(firstIsRefused ? second : first).body).isEqualTo("queued");
  }

  @Test
  void callsThatWaitForTheStoreHoldUpNoOthers() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 1, 1));
    Socket working = open();
    send(working, post("/wait?waits", "working"));
    awaitHandled(1);
    Socket queued = open();
    send(queued, post("/?waits", "queued"));
    while (server.queued() == 0) {
      Thread.onSpinWait();
    }

    // When
    Socket reading = open();
    send(reading, post("/", "reading"));

    // Then
    assertThat(read(reading).body).isEqualTo("reading");
    echo.go.countDown();
    assertThat(read(working).body).isEqualTo("working");
    assertThat(read(queued).body).isEqualTo("queued");
  }

  private static boolean firstIsAnswered(Socket first, Socket second) throws IOException {
    while (first.getInputStream().available() == 0 && second.getInputStream().available() == 0) {
      Thread.onSpinWait();
    }
    return first.getInputStream().available() > 0;
  }

  @Test
  @Tag("hostile")
  void theSlowestBodyMakesRoom() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    String most = "x".repeat(BODY_BYTES - 1);
    Socket slow = open();
    send(slow, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n" + most);
    Socket slow2 = open();
    send(slow2, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY_BYTES + "\r\n\r\n" + most);
    while (server.bufferedBytes() < 2L * most.length()) {
      Thread.onSpinWait();
    }

    // When
    Socket fast = open();
    send(fast, post("/", most));

    // Then
    assertThat(read(fast).body).isEqualTo(most);
    Socket refused = firstIsAnswered(slow, slow2) ? slow : slow2;
    assertRefused(read(refused), Refusal.OVERLOADED);
  }

  @Test
  @Tag("hostile")
  void connectionsAreBounded() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 8, 4, 4));
    for (int i = 0; i < 50; i++) {
      open();
    }

    // When
    Socket socket = open();
    send(socket, post("/", "served"));

    // Then
    assertThat(read(socket).body).isEqualTo("served");
    assertThat(sockets.stream().filter(EndpointServerTest::isOpen).count()).isLessThanOrEqualTo(8);
  }

  @Test
  @Tag("hostile")
  void whoeverDoesNotTakeItsAnswerMakesRoomForOthers() throws IOException {
    // Given
    start(limits(NEVER, NEVER, NEVER, 64, 4, 4, LARGE + (LARGE >> 1)));
    Socket slow = open();
    send(slow, post("/large", ""));
    while (server.leavingBytes() < LARGE) {
      Thread.onSpinWait();
    }

    // When
    Socket fast = open();
    send(fast, post("/large", ""));

    // Then
    assertThat(read(fast).body).hasSize(LARGE);
    assertThat(received(slow)).isLessThan(LARGE);
    assertThat(server.refusals(Refusal.OVERLOADED)).isEqualTo(1);
  }

  @Test
  @Tag("hostile")
  void whoeverDoesNotTakeItsAnswerInTimeIsDisconnected() throws Exception {
    // Given
    start(limits(NEVER, NEVER, SOON));
    Socket slow = open();

    // When
    send(slow, post("/large", ""));
    while (server.callsInProgress() > 0 || echo.handled.get() == 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    // Then
    assertThat(server.leavingBytes()).isZero();
    assertThat(received(slow)).isLessThan(LARGE);
  }

  private static long received(Socket socket) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long all = 0;
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
        all += n;
      }
    } catch (SocketException reset) {
      // It had not taken everything.
    }
    return all;
  }

  @Test
  void callsAreRefusedWhileMemoryIsScarce() throws IOException {
    // Given
    AtomicLong collections = new AtomicLong();
    AtomicLong nanos = new AtomicLong();
    server =
        EndpointServer.onLoopback(
            0,
            limits(NEVER, NEVER, 64, 4, 4),
            echo,
            Clock.systemUTC(),
            new HeapWatch(collections::get, nanos::get));

    // When
    collections.incrementAndGet();
    Answer answer = ask();
    while (answer.status == 200) {
      answer = ask();
    }

    // Then
    assertRefused(answer, Refusal.OVERLOADED);
    nanos.addAndGet(1_000_000_000L);
    assertThat(ask().status).isEqualTo(200);
  }

  private Answer ask() throws IOException {
    Socket socket = open();
    send(socket, post("/", "x"));
    return read(socket);
  }

  @Test
  void aServerIsMeasured() throws IOException {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ServerMeters.bind(server, meters);
    Socket socket = open();

    // When
    send(socket, "POST / HTTP/9.9.9\r\n\r\n");
    read(socket);
    Socket working = open();
    send(working, post("/wait", "working"));
    awaitHandled(1);

    // Then
    assertThat(meters.get("strongroom.endpoint.in.progress").gauge().value()).isEqualTo(1);
    assertThat(
            meters
                .get("strongroom.endpoint.refused")
                .tag("reason", "malformed")
                .functionCounter()
                .count())
        .isEqualTo(1);
    assertThat(meters.get("strongroom.endpoint.connections").gauge().value()).isBetween(1.0, 2.0);
    assertThat(meters.get("strongroom.endpoint.request.bytes").gauge().value())
        .isEqualTo("working".length());
  }

  @Test
  void aServerThatLeavesEndsConnectionsWithoutARequest() throws Exception {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket idle = open();
    send(idle, post("/", "before"));
    read(idle);

    // When
    boolean drained = drain(Duration.ZERO, Duration.ofSeconds(60));

    // Then
    assertThat(drained).isTrue();
    assertThat(server.connections()).isZero();
    assertThat(idle.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aServerThatLeavesAnswersWhatIsInProgress() throws Exception {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket working = open();
    send(working, post("/wait", "working"));
    awaitHandled(1);
    Socket waiting = open();
    send(waiting, post("/", "before"));
    read(waiting);

    // When
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> drain(Duration.ofSeconds(1), Duration.ofSeconds(60)));
    awaitDraining();
    send(waiting, post("/", "meanwhile"));
    Answer meanwhile = read(waiting);
    echo.go.countDown();
    Answer answer = read(working);

    // Then
    assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.body).isEqualTo("working");
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(meanwhile.body).isEqualTo("meanwhile");
    assertThat(meanwhile.header("connection")).isEqualTo("close");
    assertThat(server.callsInProgress()).isZero();
    assertThat(waiting.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aServerDoesNotWaitForever() throws Exception {
    // Given
    start(limits(NEVER, NEVER, 64, 4, 4));
    Socket working = open();
    send(working, post("/wait", "working"));
    awaitHandled(1);

    // When
    boolean drained = drain(Duration.ZERO, SOON);

    // Then
    assertThat(drained).isFalse();
  }

  private void awaitDraining() {
    while (!server.isDraining()) {
      Thread.onSpinWait();
    }
  }

  private boolean drain(Duration quiet, Duration deadline) {
    try {
      return server.drain(quiet, deadline);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(ServerLimits limits) {
    server = EndpointServer.onLoopback(0, limits, echo, Clock.systemUTC());
  }

  /** Room for the bodies of two clients, and a little. */
  private static ServerLimits limits(
      Duration idle, Duration body, int connections, int workers, int queued) {
    return limits(idle, body, NEVER, connections, workers, queued, 2 * BODY_BYTES + 10);
  }

  private static ServerLimits limits(Duration idle, Duration body, Duration answer) {
    return limits(idle, body, answer, 64, 4, 4, 2 * LARGE);
  }

  private static ServerLimits limits(
      Duration idle,
      Duration body,
      Duration answer,
      int connections,
      int workers,
      int queued,
      int buffered) {
    return new ServerLimits(
        BODY_BYTES,
        HEAD_BYTES,
        connections,
        10,
        buffered,
        10,
        workers,
        queued,
        idle,
        body,
        NEVER,
        answer);
  }

  private void awaitHandled(int count) {
    while (echo.handled.get() < count) {
      Thread.onSpinWait();
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    return socket;
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(200);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException open) {
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean canSend(Socket socket) {
    try {
      send(socket, "x");
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  private static void assertRefused(Answer answer, Refusal refusal) {
    assertThat(answer.status).isEqualTo(refusal.status());
    assertThat(answer.body).isEqualTo(refusal.name());
    assertThat(answer.header("x-amzn-requestid")).isNotEmpty();
    assertThat(answer.header("connection")).isEqualTo("close");
  }

  record Answer(int status, String head, String body) {
    String header(String name) {
      for (String line : head.split("\r\n")) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  private static Answer read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("end of an answer: %s", head).isNotEqualTo(-1);
      head.write(next);
    }
    Answer answer = new Answer(0, head.toString(ISO_8859_1), "");
    String length = answer.header("content-length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    int status = Integer.parseInt(answer.head.split(" ")[1]);
    return new Answer(status, answer.head, new String(body, ISO_8859_1));
  }
}
