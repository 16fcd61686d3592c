package dev.strongroom.e2e.faults;

import dev.strongroom.e2e.cluster.ApiServerTrust;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * Stands between a client and the API server, reads each request, and lets {@link Faults} decide
 * what becomes of it. Watches stream through, as answers or as web sockets.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final ProxyTls tls;
  private final SSLServerSocket listener;
  private final InetSocketAddress server;
  private final SSLContext toServer;
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile Faults faults = Faults.NONE;

  /**
   * Listens on a free port of the API server's own address.
   *
   * @param admin how the API server is reached
   * @param folder for the proxy's certificate
   */
  public FaultyProxy(Config admin, Path folder) {
    URI uri = URI.create(admin.getMasterUrl());
    this.server = new InetSocketAddress(uri.getHost(), uri.getPort());
    this.tls = new ProxyTls(folder, uri.getHost());
    this.toServer = ApiServerTrust.of(admin);
    try {
      this.listener =
          (SSLServerSocket)
              tls.server()
                  .getServerSocketFactory()
                  .createServerSocket(0, BACKLOG, InetAddress.getByName(uri.getHost()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** The same configuration, through the proxy. */
  public Config through(Config config) {
    config.setMasterUrl("https://%s:%d/".formatted(server.getHostString(), port()));
    config.setCaCertData(null);
    config.setCaCertFile(tls.authority().toString());
    return config;
  }

  /** From now on these decide. */
  public void set(Faults deciding) {
    faults = deciding;
  }

  /** Ends all connections, watches too. */
  public void cutAll() {
    connections.forEach(ProxyConnection::close);
  }

  private int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      } catch (IOException closed) {
        // The listener is closed, or a client went before it was served.
      }
    }
  }

  private void serve(Socket client) {
    ProxyConnection connection =
        new ProxyConnection(
            client, this::connect, (kind, requestLine) -> faults.of(kind, requestLine));
    connections.add(connection);
    try {
      connection.run();
    } finally {
      connections.remove(connection);
    }
  }

  private Socket connect() throws IOException {
    return toServer.getSocketFactory().createSocket(server.getAddress(), server.getPort());
  }

  static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-proxy");
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
    cutAll();
  }
}
