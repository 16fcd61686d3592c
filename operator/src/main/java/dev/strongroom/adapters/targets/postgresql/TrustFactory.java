package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;

/**
 * The TLS side of a connection. The driver makes one by its class name and hands over the
 * connection's properties, so the trusted certificates need not be written to a file.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class TrustFactory extends SSLSocketFactory {
  private static final String MODE = "strongroom.tls.mode";
  private static final String AUTHORITIES = "strongroom.tls.authorities";

  private final Properties properties;
  private final TargetTls tls;
  private final SSLSocketFactory sockets;

  /**
   * A factory for these connection properties.
   *
   * @throws Stopped when the CA certificates are not valid PEM
   */
  public TrustFactory(Properties properties) throws Stopped {
    this.properties = properties;
    tls =
        new TargetTls(
            TlsMode.valueOf(properties.getProperty(MODE)),
            Optional.ofNullable(properties.getProperty(AUTHORITIES)));
    sockets = tls.context().getSocketFactory();
  }

  /**
   * Has the driver make its TLS connections here.
   *
   * @throws Stopped when the CA certificates are not valid PEM
   */
  static void use(Properties properties, TlsMode mode, Optional<String> authorities)
      throws Stopped {
    PGProperty.SSL_FACTORY.set(properties, TrustFactory.class.getName());
    properties.setProperty(MODE, mode.name());
    authorities.ifPresent(pem -> properties.setProperty(AUTHORITIES, pem));
    // Unreadable certificates are found before anything is sent.
    new TrustFactory(properties);
  }

  private Socket prepared(Socket socket) {
    return socket instanceof SSLSocket secured ? tls.prepared(secured) : socket;
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    LoginAttempt.of(properties).ifPresent(LoginAttempt::tlsOffered);
    return prepared(sockets.createSocket(plain, host, port, autoClose));
  }

  @Override
  public Socket createSocket() throws IOException {
    return prepared(sockets.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prepared(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return prepared(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prepared(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return prepared(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
