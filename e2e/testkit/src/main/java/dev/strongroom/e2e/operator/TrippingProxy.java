package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.net.Acceptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ServerSocketFactory;

/**
 * Stands between the operator and a server and passes every piece of data through a {@link
 * Tripwire} first, in both directions: the wire can trip before a request is delivered, or after it
 * was and before its answer comes back. Those are the instants at which a crash matters, and at
 * which a connection may break.
 */
public final class TrippingProxy implements AutoCloseable {
  private static final String THREADS = "tripping-proxy";
  private static final int PIECE = 64 * 1024;

  private final Acceptor acceptor;
  private final InetSocketAddress server;
  private final Tripwire wire;

  /**
   * Listens on a free port of the server's own address, which its certificate is for.
   *
   * @throws java.io.UncheckedIOException when that is not an address of this machine
   */
  public TrippingProxy(String host, int port, Tripwire wire) {
    this.server = new InetSocketAddress(host, port);
    this.wire = wire;
    this.acceptor =
        Acceptor.start(THREADS, server.getAddress(), ServerSocketFactory.getDefault(), this::serve);
  }

  /** The port to connect to. */
  public int port() {
    return acceptor.port();
  }

  /** A server that is away shows as a connection that ends at once. */
  private void serve(Socket client) throws IOException {
    Socket upstream = new Socket(server.getAddress(), server.getPort());
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    Thread back = new Thread(() -> pump(upstream, client), THREADS);
    back.setDaemon(true);
    back.start();
    pump(client, upstream);
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        Fate fate = wire.touch();
        if (fate == Fate.HOLD) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        out.write(piece, 0, arriving(fate, n));
        out.flush();
        if (fate != Fate.PASS) {
          return;
        }
      }
    } catch (IOException broken) {
      // Both ends are closed by now; that is how the other one learns of it.
    }
  }

  private static int arriving(Fate fate, int length) {
    return switch (fate) {
      case PASS, HOLD -> length;
      case TRUNCATE -> length / 2;
      case CUT -> 0;
    };
  }

  @Override
  public void close() {
    acceptor.close();
  }
}
