package dev.strongroom.adapters.targets.redis;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.redis.Redis.driver;
import static dev.strongroom.adapters.targets.redis.Redis.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are none, or lie. */
class HostileRedisTest {
  private static final String WRONG_PASSWORD = "-WRONGPASS invalid username-password pair\r\n";
  private static final String NO_LOGIN = "-NOAUTH Authentication required.\r\n";

  /** Answers the requests of each connection with these texts, and hears all requests. */
  private static final class Script implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Script(String... answers) throws IOException {
      start(
          () -> {
            while (true) {
              Socket client = accept();
              start(() -> play(client, answers));
            }
          });
    }

    private Socket accept() {
      try {
        return listener.accept();
      } catch (IOException closed) {
        throw new IllegalStateException("over", closed);
      }
    }

    private void play(Socket client, String... answers) {
      try (client) {
        for (String answer : answers) {
          byte[] request = new byte[1 << 16];
          int length = client.getInputStream().read(request);
          if (length < 0) {
            return;
          }
          heard.add(new String(request, 0, length, StandardCharsets.UTF_8));
          client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
        client.getInputStream().read();
      } catch (IOException gone) {
        // The driver has seen enough.
      }
    }

    private static void start(Runnable task) {
      Thread thread = new DaemonThreads("script").newThread(task);
      thread.setUncaughtExceptionHandler((ended, why) -> {});
      thread.start();
    }

    DatabaseConnection connection() {
      return DatabaseConnection.fromSecret()
          .at(RedisServer.HOST, listener.getLocalPort())
          .with(TlsMode.DISABLE, Optional.empty())
          .within(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 mail.example.com ESMTP\r\n",
        "+OK POP3 ready\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "-ERR wrong number of arguments\r\n",
        ":1\r\n",
        "$4\r\nPONG\r\n",
        "*1\r\n+PONG\r\n",
        "$2147483647\r\n",
        "*2147483647\r\n",
        "$-2\r\n",
        "*x\r\n",
        "$4\r\nPONGxx",
        "+PO\rNG\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"
      })
  void thePasswordIsNotSentToAServerThatDoesNotAnswerAsRedis(String answer) throws IOException {
    // Given
    try (Script server = new Script(answer, "+OK\r\n")) {
      // When
      Optional<TargetProblem> problem = driver(server.connection()).test(value("app", "canary-7Q"));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
      assertThat(server.heard).noneMatch(request -> request.contains("canary"));
    }
  }

  @Test
  void aLineWithoutEndIsCutOff() throws IOException {
    // Given
    try (Script server = new Script("+" + "x".repeat(1 << 20))) {
      // When
      Optional<TargetProblem> problem = driver(server.connection()).test(value("app", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
    // Given
    try (Script server = new Script("")) {
      // When
      Optional<TargetProblem> problem = driver(server.connection()).test(value("app", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 mail.example.com ESMTP\r\n", "", "+PONGG\r\n"})
  void ofAHostThatIsNotListedNothingIsTold(String answer) throws IOException {
    // Given
    try (Script server = new Script(answer)) {
      // When
      Optional<TargetProblem> problem =
          driver(server.connection(), false).test(value("app", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.CANNOT_CONNECT);
    }
  }

  @Test
  void aClosedPortIsToldAlike() throws IOException {
    // Given
    DatabaseConnection closed;
    try (Script server = new Script()) {
      closed = server.connection();
    }

    // When
    Optional<TargetProblem> problem = driver(closed, false).test(value("app", "secret"));

    // Then
    assertThat(problem).contains(TargetProblem.CANNOT_CONNECT);
    assertThat(driver(closed).test(value("app", "secret"))).contains(TargetProblem.UNREACHABLE);
  }

  @Test
  void aRedisThatIsNotListedTellsItsRefusal() throws IOException {
    // Given
    try (Script server = new Script(NO_LOGIN, WRONG_PASSWORD)) {
      // When
      Optional<TargetProblem> problem =
          driver(server.connection(), false).test(value("app", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_REFUSED);
    }
  }

  @Test
  void aServerThatAcceptsEverythingIsRefused() throws IOException {
    // Given
    try (Script server = new Script("+PONG\r\n", "+OK\r\n", "+PONG\r\n")) {
      // When
      Optional<TargetProblem> problem = driver(server.connection()).test(value("app", "secret"));

      // Then
      assertThat(problem).contains(TargetProblem.PASSWORD_NOT_CHECKED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-BUSY Redis is busy running a script\r\n",
        "-MASTERDOWN Link with MASTER is down\r\n"
      })
  void aServerThatIsNotReadyIsTriedAgain(String answer) throws IOException {
    // Given
    try (Script server = new Script(answer)) {
      // When
      Optional<TargetProblem> problem =
          driver(server.connection()).set(second(value("app", "new-1"), value("app", "old-1")));

      // Then
      assertThat(problem).contains(TargetProblem.LOGIN_BUSY);
    }
  }
}
