package dev.strongroom.adapters.targets.mysql;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.Stopped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers may begin with, and which of them get to see anything. */
class GreetingTest {
  private static final int TLS = 0x0800;

  /** The packet of a server that asks for the password in this way. */
  private static byte[] greeting(int capabilities, String method) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(10);
    body.writeBytes("10.11.19-MariaDB\0".getBytes(US_ASCII));
    body.writeBytes(new byte[4 + 8 + 1]);
    body.write(capabilities & 0xFF);
    body.write(capabilities >> 8);
    body.write(8);
    body.writeBytes(new byte[] {2, 0, (byte) 0xFF, (byte) 0x81, 21});
    body.writeBytes(new byte[10 + 13]);
    body.writeBytes((method + "\0").getBytes(US_ASCII));
    return packet(body.toByteArray());
  }

  private static byte[] packet(byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(new byte[] {(byte) body.length, (byte) (body.length >> 8), 0, 0});
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  @Test
  void tellsHowTheServerAsksForThePassword() throws Exception {
    // Given
    byte[] sent = greeting(TLS, "mysql_clear_password");

    // When
    Greeting greeting = Greeting.read(new ByteArrayInputStream(sent));

    // Then
    assertThat(greeting.asksForClearText()).isTrue();
    assertThat(greeting.offersTls()).isTrue();
    assertThat(greeting.refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n and so on",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "\3\0\0\0\t10",
        "\5\0\0\0\n10.1",
        "\1\0\0\0\n"
      })
  void takesNothingElseForAGreeting(String sent) {
    assertThatThrownBy(() -> Greeting.read(new ByteArrayInputStream(sent.getBytes(US_ASCII))))
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> assertThat(stopped.problem()).isEqualTo(TargetProblem.LOGIN_NOT_UNDERSTOOD));
  }

  @Tag("hostile")
  @Test
  void aServerThatAsksForThePasswordInClearTextIsSentNothing() throws Exception {
    Answer answer = answerTo(greeting(TLS, "mysql_clear_password"));

    assertThat(answer.problem()).contains(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    assertThat(answer.received()).isZero();
  }

  @Tag("hostile")
  @Test
  void aServerWithoutTlsIsSentNothing() throws Exception {
    Answer answer = answerTo(greeting(0, "mysql_native_password"));

    assertThat(answer.problem()).contains(TargetProblem.TLS_NOT_OFFERED);
    assertThat(answer.received()).isZero();
  }

  @Test
  void aServerThatTakesNoMoreConnectionsIsBusy() throws Exception {
    byte[] tooMany = {(byte) 0xFF, 0x10, 0x04};

    assertThat(answerTo(packet(tooMany)).problem()).contains(TargetProblem.LOGIN_BUSY);
  }

  @Tag("hostile")
  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    Answer answer = answerTo(new byte[0], Duration.ofSeconds(1));

    assertThat(answer.problem()).contains(TargetProblem.LOGIN_TIMEOUT);
    assertThat(answer.received()).isZero();
  }

  /**
   * What came of it.
   *
   * @param problem what the target reports
   * @param received how many bytes the server was sent
   */
  private record Answer(Optional<TargetProblem> problem, int received) {}

  private static Answer answerTo(byte[] greeting) throws Exception {
    return answerTo(greeting, Duration.ofSeconds(30));
  }

  private static Answer answerTo(byte[] greeting, Duration patience) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Integer> received = thread.submit(() -> greet(listener, greeting));
      DatabaseConnection there =
          DatabaseConnection.fromSecret()
              .at(SqlServer.HOST, listener.getLocalPort())
              .within(patience, patience);
      Optional<TargetProblem> problem = new TlsMariaDb().target(there).test(value("app", "canary"));
      return new Answer(problem, received.get());
    } finally {
      thread.shutdownNow();
    }
  }

  private static int greet(ServerSocket listener, byte[] greeting) throws IOException {
    try (Socket socket = listener.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(greeting);
      out.flush();
      return socket.getInputStream().readAllBytes().length;
    }
  }
}
