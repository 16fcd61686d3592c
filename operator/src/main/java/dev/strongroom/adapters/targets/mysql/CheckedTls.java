package dev.strongroom.adapters.targets.mysql;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.TlsSocketPlugin;

/**
 * The TLS side of a connection: certificate and host name are checked in the handshake, as the
 * target declares. The driver's own checks accept self-signed certificates from servers that know
 * the password's hash.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class CheckedTls implements TlsSocketPlugin {
  static final String TYPE = "strongroom";

  /** The plugin. */
  public CheckedTls() {
    // The driver asks for it.
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** Nobody is trusted but by the socket itself. */
  @Override
  public TrustManager[] getTrustManager(
      Configuration configuration, ExceptionFactory exceptions, HostAddress address) {
    return new TrustManager[0];
  }

  @Override
  public KeyManager[] getKeyManager(Configuration configuration, ExceptionFactory exceptions) {
    return new KeyManager[0];
  }

  @Override
  public SSLSocket createSocket(Socket socket, SSLSocketFactory unused) throws IOException {
    if (socket instanceof GreetedSocket greeted) {
      return greeted.secured();
    }
    throw new IOException("not a connection of this target");
  }

  /** The host name was checked in the handshake, where the target declares that it is. */
  @Override
  public void verify(String host, SSLSession session, long thread) {
    // Done.
  }
}
