package dev.strongroom.platform.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.platform.PauseWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetSocketTest {
  private long now;
  private final PauseWatch watch = new PauseWatch(() -> now);

  @Test
  void nothingIsSentOnceTheProcessHasStoodStill() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TargetSocket socket = new TargetSocket(Optional.of(watch))) {
      // Given a connection over which something was sent
      socket.connect(server.getLocalSocketAddress());
      OutputStream out = socket.getOutputStream();
      out.write('a');
      out.write(new byte[] {'b', 'c'});

      // When
      now += PauseWatch.LIMIT.plusNanos(1).toNanos();

      // Then
      assertThatThrownBy(() -> out.write('d'))
          .isInstanceOf(SocketException.class)
          .hasMessage("the process stood still");
      assertThatThrownBy(() -> out.write(new byte[] {'e'})).isInstanceOf(SocketException.class);
      socket.shutdownOutput();
      try (Socket accepted = server.accept()) {
        assertThat(accepted.getInputStream().readAllBytes()).containsExactly('a', 'b', 'c');
      }
    }
  }
}
