package dev.strongroom.adapters.awsapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.EndpointTest.Sent;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is not a request, or is one of another service, byte by byte from a socket to the whole
 * endpoint. What is wrong with the content of a request is in {@link EndpointTest}.
 */
@Tag("hostile")
@Timeout(120)
class BadInputTest {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final int HEAD_BYTES = 16 << 10;
  private static final int BODY_BYTES = 1 << 20;

  private final TestActions actions = new TestActions(Clock.systemUTC());
  private final EndpointServer server =
      EndpointServer.onLoopback(
          0,
          new ServerLimits(
              BODY_BYTES, HEAD_BYTES, 64, 10, 4 << 20, 64, 4, 64, NEVER, SOON, NEVER, NEVER),
          actions.endpoint(BODY_BYTES),
          Clock.systemUTC());

  @AfterEach
  void close() {
    server.close();
  }

  record Bad(String name, String sent, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> bad() {
    return Stream.of(
        new Bad("no HTTP", "canary\r\n\r\n", 400, "SerializationException"),
        new Bad("TLS", "\u0016\u0003\u0001\r\n\r\n", 400, "SerializationException"),
        new Bad("another version", head("POST / HTTP/9.9.9", ""), 400, "SerializationException"),
        new Bad("a header without a name", head("POST / HTTP/1.1", ": x"), 400, "UnknownOperation"),
        new Bad(
            "a length that is none",
            head("POST / HTTP/1.1", "Content-Length: canary"),
            400,
            "SerializationException"),
        new Bad(
            "two lengths",
            head("POST / HTTP/1.1", "Content-Length: 1\r\nContent-Length: 2") + "xx",
            400,
            "SerializationException"),
        new Bad(
            "a negative length",
            head("POST / HTTP/1.1", "Content-Length: -1"),
            400,
            "SerializationException"),
        new Bad(
            "a huge length",
            head("POST / HTTP/1.1", "Content-Length: 9223372036854775807"),
            413,
            "RequestEntityTooLargeException"),
        new Bad(
            "a huge header",
            head("POST / HTTP/1.1", "X: " + "x".repeat(HEAD_BYTES)),
            431,
            "RequestHeaderFieldsTooLargeException"),
        new Bad(
            "many headers",
            head("POST / HTTP/1.1", "X: 1\r\n".repeat(HEAD_BYTES / 4) + "X: 1"),
            431,
            "RequestHeaderFieldsTooLargeException"),
        new Bad(
            "a long path",
            head("POST /" + "x".repeat(HEAD_BYTES) + " HTTP/1.1", ""),
            431,
            "RequestHeaderFieldsTooLargeException"),
        new Bad(
            "a body that does not come",
            head("POST / HTTP/1.1", "Content-Length: 5") + "x",
            408,
            "RequestTimeoutException"),
        elsewhere("another path", "/canary"),
        elsewhere("dots", "/../"),
        elsewhere("escaped dots", "/%2e%2e/"),
        elsewhere("slashes", "//"),
        elsewhere("an escaped slash", "/%2f"),
        elsewhere("a zero", "/%00"),
        elsewhere("a parameter", "/;x"),
        elsewhere("backslashes", "/..\\"),
        elsewhere("another host", "http://canary.example/"),
        new Bad("no path", head("OPTIONS * HTTP/1.1", ""), 404, "UnknownOperationException"),
        new Bad("a tunnel", head("CONNECT x:443 HTTP/1.1", ""), 404, "UnknownOperationException"),
        new Bad("a method of nobody", head("CANARY / HTTP/1.1", ""), 404, "UnknownOperation"),
        new Bad("no target", head("POST / HTTP/1.1", ""), 400, "UnknownOperationException"),
        new Bad(
            "a target of nobody",
            head("POST / HTTP/1.1", "X-Amz-Target: secretsmanager.Canary"),
            400,
            "UnknownOperationException"),
        new Bad(
            "a target without a service",
            head("POST / HTTP/1.1", "X-Amz-Target: GetSecretValue"),
            400,
            "UnknownOperationException"),
        new Bad(
            "a signature of another method",
            head(
                "POST / HTTP/1.1",
                "X-Amz-Target: secretsmanager.GetSecretValue\r\nAuthorization: Bearer canary"),
            400,
            "IncompleteSignatureException"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badRequestsGetAnErrorOfAwsAndAnId(Bad row) throws IOException {
    // When
    String answer = ask(row.sent);

    // Then
    assertThat(answer)
        .matches("(?s)http/1\\.[01] " + row.status + " .*")
        .contains("\r\nx-amzn-requestid: ");
    assertThat(answer).contains("{\"__type\":\"" + row.code.toLowerCase(Locale.ROOT));
    assertThat(answer).doesNotContain("canary");
    assertThat(actions.heard).isEmpty();
    while (server.callsInProgress() > 0) {
      Thread.onSpinWait();
    }
    assertThat(server.bufferedBytes()).isZero();
  }

  @Test
  void aBodyThatIsLongerThanSignedIsRefused() throws IOException {
    // Given
    HttpCall call =
        EndpointTest.call(
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}").at(Instant.now()),
            actions.session(Duration.ofHours(1)));
    String headers =
        call.headers().stream()
            .map((Map.Entry<String, String> h) -> h.getKey() + ": " + h.getValue())
            .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith("content-length"))
            .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith("host"))
            .collect(Collectors.joining("\r\n"));
    String body = new String(call.body(), UTF_8) + " ";

    // When
    String answer =
        ask(
            "POST / HTTP/1.1\r\nHost: strongroom.example\r\nConnection: close\r\n"
                + headers
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    // Then
    assertThat(answer).startsWith("http/1.1 400 ").contains("invalidsignatureexception");
    assertThat(actions.heard).isEmpty();
  }

  private static Bad elsewhere(String name, String path) {
    return new Bad(name, head("POST " + path + " HTTP/1.1", ""), 404, "UnknownOperationException");
  }

  private static String head(String line, String headers) {
    return line
        + "\r\nHost: x\r\nConnection: close\r\n"
        + headers
        + (headers.isEmpty() ? "\r\n" : "\r\n\r\n");
  }

  /** All of the answer, in lower case. */
  private String ask(String sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
          .toLowerCase(Locale.ROOT);
    }
  }
}
