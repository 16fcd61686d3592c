package dev.strongroom.e2e.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Stands between the operator and a server and passes every piece of data through a {@link
 * Tripwire} first, in both directions: the wire can trip before a request is delivered, or after it
 * was and before its answer comes back. Those are the instants at which a crash matters.
 */
public final class TrippingProxy implements AutoCloseable {
  private static final int PIECE = 64 * 1024;
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Tripwire wire;

  /**
   * Listens on a free port of the server's own address, which its certificate is for.
   *
   * @throws UncheckedIOException when that is not an address of this machine
   */
  public TrippingProxy(String host, int port, Tripwire wire) {
    this.server = new InetSocketAddress(host, port);
    this.wire = wire;
    try {
      this.listener = new ServerSocket(0, BACKLOG, server.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getAddress(), server.getPort());
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        daemon(() -> pump(client, upstream));
        daemon(() -> pump(upstream, client));
      } catch (IOException closedOrRefused) {
        // The client sees a connection that ends at once, as with any server that is away.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        wire.touch();
        out.write(piece, 0, n);
        out.flush();
      }
    } catch (IOException broken) {
      // Both ends are closed by now; that is how the other one learns of it.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tripping-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
