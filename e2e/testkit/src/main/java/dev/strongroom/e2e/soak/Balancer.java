package dev.strongroom.e2e.soak;

import dev.strongroom.e2e.net.Acceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for the Service of a cluster: each new connection goes to one of the replicas in turn, and
 * stays with it until one side closes it.
 */
final class Balancer implements AutoCloseable {
  private final AtomicInteger next = new AtomicInteger();
  private final Acceptor acceptor = Acceptor.onLoopback("balancer", this::serve);
  private volatile List<Integer> ports = List.of();

  /** The port that clients connect to. */
  int port() {
    return acceptor.port();
  }

  /** New connections go to these ports of 127.0.0.1 from now on. */
  void spread(List<Integer> replicas) {
    ports = List.copyOf(replicas);
  }

  private void serve(Socket client) throws IOException {
    List<Integer> replicas = ports;
    int port = replicas.get(Math.floorMod(next.getAndIncrement(), replicas.size()));
    try (Socket replica = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      replica.setTcpNoDelay(true);
      Thread back = new Thread(() -> back(replica, client), "balancer");
      back.setDaemon(true);
      back.start();
      client.getInputStream().transferTo(replica.getOutputStream());
    }
  }

  /** The replica's answers; when it closes, the client's connection is closed, too. */
  private static void back(Socket replica, Socket client) {
    try (client) {
      replica.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException broken) {
      // Closed by the other direction, or by a replica that was killed.
    }
  }

  @Override
  public void close() {
    try {
      acceptor.close();
    } catch (UncheckedIOException gone) {
      // It listens no more either way.
    }
  }
}
