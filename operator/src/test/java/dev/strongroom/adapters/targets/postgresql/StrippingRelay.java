package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.certificates.PrivateKeys;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A man in the middle: it ends TLS under a certificate of its own and goes on to the real server
 * without TLS, where PostgreSQL offers no channel binding and so misses none. It reads along.
 */
final class StrippingRelay implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;

  private final ServerSocket listener;
  private final SSLContext tls;
  private final int serverPort;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final StringBuffer heard = new StringBuffer();

  /** Stands before the server at this port. */
  StrippingRelay(int serverPort) {
    this.serverPort = serverPort;
    try {
      this.tls = context(new TestAuthority("man in the middle").issue(Duration.ofDays(1), "other"));
      this.listener = new ServerSocket(0, 50, InetAddress.getByName(TlsPostgres.HOST));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Whether it has read this on its way to the server. */
  boolean hasHeard(String text) {
    return heard.indexOf(text) >= 0;
  }

  private static SSLContext context(TestAuthority.Issued issued) throws Exception {
    PrivateKey secret = PrivateKeys.first(issued.key().getBytes(StandardCharsets.US_ASCII));
    X509Certificate shown =
        Pem.certificate(issued.certificate().getBytes(StandardCharsets.US_ASCII));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", secret, new char[0], new X509Certificate[] {shown});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "stripping-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> relay(client));
      }
    } catch (IOException closed) {
      // Its end.
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket server = new Socket(TlsPostgres.HOST, serverPort)) {
      open.add(server);
      DataInputStream asked = new DataInputStream(client.getInputStream());
      if (asked.readInt() != 2 * Integer.BYTES || asked.readInt() != SSL_REQUEST) {
        return;
      }
      client.getOutputStream().write('S');
      SSLSocket secured =
          (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
      secured.setUseClientMode(false);
      daemon(() -> pump(server, secured, false));
      pump(secured, server, true);
    } catch (IOException over) {
      // One of them has hung up.
    }
  }

  private void pump(Socket from, Socket to, boolean listening) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 14];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (listening) {
          heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        out.write(buffer, 0, count);
        out.flush();
      }
      to.close();
    } catch (IOException over) {
      // One of them has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
