package dev.strongroom.e2e.net;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * Accepts connections at a free port and hands each one to a handler in a thread of its own. A
 * connection is closed when its handler returns, and all of them are with the acceptor.
 */
public final class Acceptor implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final String name;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  /** What becomes of a connection. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Serves a connection to its end.
     *
     * @throws IOException when the connection breaks, which ends it
     */
    void serve(Socket connection) throws IOException;
  }

  private Acceptor(ServerSocket listener, String name, Handler handler) {
    this.listener = listener;
    this.name = name;
    this.handler = handler;
  }

  /**
   * Accepts from now on.
   *
   * @param name of its threads
   * @param address of this machine
   * @param sockets plain ones, or those of TLS
   * @throws UncheckedIOException when that is not an address of this machine
   */
  public static Acceptor start(
      String name, InetAddress address, ServerSocketFactory sockets, Handler handler) {
    try {
      Acceptor acceptor =
          new Acceptor(sockets.createServerSocket(0, BACKLOG, address), name, handler);
      acceptor.daemon(acceptor::accept);
      return acceptor;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts plain connections on 127.0.0.1 from now on. */
  public static Acceptor onLoopback(String name, Handler handler) {
    return start(name, InetAddress.getLoopbackAddress(), ServerSocketFactory.getDefault(), handler);
  }

  /** Accepts connections on 127.0.0.1, reads what comes and never answers. */
  public static Acceptor mute() {
    return onLoopback(
        "mute",
        connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /** Its port. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections it has accepted. */
  public int accepted() {
    return accepted.get();
  }

  /** Closes all connections; further ones are accepted. */
  public void cutAll() {
    open.forEach(Acceptor::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        open.add(connection);
        accepted.incrementAndGet();
        daemon(() -> serve(connection));
      } catch (IOException closed) {
        // The listener is closed, or a client went before it was served.
      }
    }
    // Whatever came in between the last look and the end.
    cutAll();
  }

  private void serve(Socket connection) {
    try (connection) {
      handler.serve(connection);
    } catch (IOException broken) {
      // The client went, or was cut off.
    } finally {
      open.remove(connection);
    }
  }

  private void daemon(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // All the better.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
