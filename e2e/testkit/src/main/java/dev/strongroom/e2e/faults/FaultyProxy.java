package dev.strongroom.e2e.faults;

import dev.strongroom.e2e.cluster.ApiServerTrust;
import dev.strongroom.e2e.net.Acceptor;
import dev.strongroom.e2e.tls.ServerCertificates;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * Stands between a client and the API server, reads each request, and lets {@link Faults} decide
 * what becomes of it. Watches stream through, as answers or as web sockets.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerCertificates certificates;
  private final Acceptor acceptor;
  private final InetSocketAddress server;
  private final SSLContext toServer;
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
    this.certificates = ServerCertificates.issued(folder, uri.getHost());
    this.toServer = ApiServerTrust.of(admin);
    this.acceptor =
        Acceptor.start(
            "faulty-proxy",
            server.getAddress(),
            certificates.tls().getServerSocketFactory(),
            this::serve);
  }

  /** The same configuration, through the proxy. */
  public Config through(Config config) {
    config.setMasterUrl("https://%s:%d/".formatted(server.getHostString(), acceptor.port()));
    config.setCaCertData(null);
    config.setCaCertFile(certificates.authority().toString());
    return config;
  }

  /** From now on these decide. */
  public void set(Faults deciding) {
    faults = deciding;
  }

  /** Ends all connections, watches too. */
  public void cutAll() {
    acceptor.cutAll();
  }

  private void serve(Socket client) {
    new ProxyConnection(client, this::connect, (kind, requestLine) -> faults.of(kind, requestLine))
        .run();
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
    acceptor.close();
  }
}
