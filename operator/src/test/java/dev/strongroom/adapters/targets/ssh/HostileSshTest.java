package dev.strongroom.adapters.targets.ssh;

import static dev.strongroom.adapters.targets.ssh.Sshd.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.ssh.Sshd.Key;
import dev.strongroom.core.rotation.RotationTarget;
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
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are none. */
class HostileSshTest {
  /** Sends a text to whoever connects, and ends the connection if it is told to. */
  private static final class Speaker implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    /** Held, for a socket that nobody holds is closed at some time. */
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    Speaker(String text, boolean hangsUp) throws IOException {
      new DaemonThreads("speaker")
          .newThread(
              () -> {
                try {
                  while (true) {
                    Socket client = listener.accept();
                    clients.add(client);
                    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    if (hangsUp) {
                      client.shutdownOutput();
                    }
                  }
                } catch (IOException closed) {
                  // The test is over.
                }
              })
          .start();
    }

    RotationTarget target() {
      return Sshd.driver(
          DatabaseConnection.fromSecret()
              .at("127.0.0.1", listener.getLocalPort())
              .with(TlsMode.DISABLE, Optional.empty())
              .within(Duration.ofSeconds(1), Duration.ofSeconds(1)),
          "ssh-ed25519 AAAA",
          Sshd.FILE);
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, LOGIN_TIMEOUT",
    "'', true, LOGIN_BROKEN_OFF",
    "'HTTP/1.1 400 Bad Request\r\n\r\n', true, LOGIN_BROKEN_OFF",
    "'SSH-2.0-x\r\n', false, LOGIN_TIMEOUT",
    "'SSH-2.0-x\r\n', true, LOGIN_BROKEN_OFF",
    "'SSH-1.5-old\r\n', false, LOGIN_BROKEN_OFF",
    "'SSH-2.0-x\r\nnot a packet, but long enough to be taken for one', false, LOGIN_NOT_UNDERSTOOD"
  })
  void aServerThatDoesNotSpeakSshIsGivenUp(String text, boolean hangsUp, TargetProblem problem)
      throws IOException {
    // Given
    try (Speaker server = new Speaker(text, hangsUp)) {
      // When
      Optional<TargetProblem> found = server.target().test(value("app", Key.fresh()));

      // Then
      assertThat(found).contains(problem);
      assertThat(found.get().mayHaveReached()).isFalse();
    }
  }

  @Test
  void nobodyListens() throws IOException {
    // Given
    Speaker server = new Speaker("", true);
    server.close();

    // When
    Optional<TargetProblem> found = server.target().test(value("app", Key.fresh()));

    // Then
    assertThat(found).contains(TargetProblem.UNREACHABLE);
  }
}
