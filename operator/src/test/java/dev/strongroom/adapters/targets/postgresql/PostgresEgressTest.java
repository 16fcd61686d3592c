package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a target connects to, and what it tells of those that it may not. */
@Tag("hostile")
class PostgresEgressTest {
  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  private static Optional<TargetProblem> test(AllowedHosts hosts, String host, int port) {
    DatabaseConnection connection =
        server.connection().at(host, port).with(TlsMode.REQUIRE, Optional.empty());
    return new PostgresTarget(
            connection.within(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            hosts,
            new JsonCredentials(new JacksonJsonObjects()),
            code -> {},
            () -> {})
        .test(value("allowed", "p"));
  }

  private static AllowedHosts list(String... entries) {
    return new AllowedHosts(List.of(entries), "strongroom-system", List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "127.1", "2130706433", "::1", "0.0.0.0", "[::1]"})
  void neverConnectsToItself(String host) {
    // Given a server at the operator's own loopback address that would let it in
    server.givenUser("allowed", "p");

    // When a target names it, in whatever way
    Optional<TargetProblem> problem = test(list(), host, server.port());

    // Then nothing is tried
    assertThat(problem).contains(TargetProblem.HOST_NOT_ALLOWED);
  }

  @Test
  void connectsToWhatTheInstallationNames() {
    server.givenUser("allowed", "p");

    assertThat(test(list("127.0.0.1"), "127.0.0.1", server.port())).isEmpty();
    assertThat(test(list("127.0.0.1", "localhost"), "localhost", server.port())).isEmpty();
    assertThat(test(list("*.example.com"), "db.example.net", 5432))
        .contains(TargetProblem.HOST_NOT_ALLOWED);
  }

  @Test
  void tellsNoMoreOfOneHostThanOfAnother() {
    // Given a name that does not resolve, and no list of hosts
    Optional<TargetProblem> unknown = test(list(), "no-such-host.invalid", 5432);

    // Then the answer is the one for every host that does not serve PostgreSQL, such as one that
    // does not answer (RFC 5737)
    assertThat(unknown).contains(TargetProblem.CANNOT_CONNECT);
    assertThat(test(list(), "192.0.2.1", 5432)).contains(TargetProblem.CANNOT_CONNECT);
    assertThat(test(list("*.example.com"), "no-such-host.invalid", 5432))
        .contains(TargetProblem.HOST_NOT_ALLOWED);
    assertThat(test(list("*"), "no-such-host.invalid", 5432))
        .contains(TargetProblem.HOST_NOT_FOUND);
  }

  @Test
  void tellsTheCauseOfAHostThatIsListed() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(test(list("127.0.0.1"), "127.0.0.1", free)).contains(TargetProblem.UNREACHABLE);
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      assertThat(test(list("127.0.0.1"), "127.0.0.1", mute.getLocalPort()))
          .contains(TargetProblem.LOGIN_TIMEOUT);
    }
  }

  /** What an attempt comes to at a host of which no more is told, and how long it takes. */
  private static Attempt attempt(int port) {
    DatabaseConnection connection =
        server.connection().at("127.0.0.1", port).with(TlsMode.DISABLE, Optional.empty());
    long begun = System.nanoTime();
    Optional<TargetProblem> problem =
        new PostgresTarget(
                connection.within(Duration.ofSeconds(1), Duration.ofSeconds(30)),
                AllowedHosts.unrestricted(),
                false,
                new JsonCredentials(new JacksonJsonObjects()),
                code -> {},
                () -> {})
            .test(value("allowed", "p"));
    return new Attempt(problem, Duration.ofNanos(System.nanoTime() - begun));
  }

  private record Attempt(Optional<TargetProblem> problem, Duration time) {}

  /** What listens at a port that is not PostgreSQL's. */
  private enum Listener {
    /** Nothing. */
    CLOSED,
    /** It hangs up at once. */
    HANGS_UP,
    /** It says nothing. */
    MUTE,
    /** It begins an error message and sends a byte of it now and then, without end. */
    DRIPS,
    /** It greets as an SSH server does. */
    GREETS
  }

  private static void serve(ServerSocket listener, Listener how) {
    Thread thread =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                  answer(socket, how);
                } catch (IOException | InterruptedException over) {
                  // The client has gone, or the test is over.
                }
              }
            },
            "listener");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answer(Socket socket, Listener how) throws IOException, InterruptedException {
    switch (how) {
      case MUTE -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      case DRIPS -> {
        socket.getOutputStream().write(new byte[] {'E', 0, 0, 0x20, 0});
        while (true) {
          socket.getOutputStream().write('x');
          Thread.sleep(200);
        }
      }
      case GREETS -> socket.getOutputStream().write("SSH-2.0-OpenSSH\r\n".getBytes());
      default -> {
        // It hangs up.
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Listener.class)
  void whatListensAtAHostThatIsNotListedIsToldNeitherByWordsNorByTime(Listener how)
      throws IOException {
    // Given
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    if (how == Listener.CLOSED) {
      listener.close();
    } else {
      serve(listener, how);
    }

    // When
    Attempt attempt = attempt(listener.getLocalPort());

    // Then every kind of it takes as long as the server has to ask for the password, and not the
    // half minute that a step may take
    listener.close();
    assertThat(attempt.problem()).contains(TargetProblem.CANNOT_CONNECT);
    assertThat(attempt.time()).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(20));
  }

  @Test
  void aServerThatIsNotListedIsServedWithoutDelay() {
    // Given
    server.givenUser("allowed", "p");

    // When
    Attempt attempt = attempt(server.port());

    // Then
    assertThat(attempt.problem()).isEmpty();
  }
}
