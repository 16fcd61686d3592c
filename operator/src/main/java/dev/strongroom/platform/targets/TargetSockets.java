package dev.strongroom.platform.targets;

import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/**
 * Connections to a target for drivers that take a socket: to the checked address, with the declared
 * TLS, each wait bounded.
 */
public final class TargetSockets {
  private final AddressCheck addresses;
  private final TargetTls tls;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  /**
   * Connections as declared.
   *
   * @throws Stopped when the trusted certificates cannot be read
   */
  public TargetSockets(DatabaseConnection settings, AllowedHosts hosts) throws Stopped {
    this.addresses = new AddressCheck(hosts, hosts.tellsCauses(), settings.connectTimeout());
    this.tls = new TargetTls(settings.tls(), settings.authorities());
    this.connectTimeout = settings.connectTimeout();
    this.readTimeout = settings.statementTimeout().plus(DatabaseConnection.MARGIN);
  }

  /** The address to use; see {@link AddressCheck}. */
  public InetAddress address(String host) throws Stopped {
    return addresses.address(host);
  }

  /** The TLS of the connections. */
  public TargetTls tls() {
    return tls;
  }

  /** A connection without TLS, for protocols that begin TLS later; see {@link #secured}. */
  public Socket plain(String host, int port) throws IOException, Stopped {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(address(host), port), Math.toIntExact(connectTimeout.toMillis()));
      socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      return socket;
    } catch (IOException | Stopped failed) {
      socket.close();
      throw failed;
    }
  }

  /** TLS over an open connection, after the handshake. */
  public SSLSocket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket secured =
        tls.prepared(
            (SSLSocket) tls.context().getSocketFactory().createSocket(plain, host, port, true));
    secured.startHandshake();
    return secured;
  }

  /** A connection with TLS from its first byte, or without, as the mode says. */
  public Socket open(String host, int port) throws IOException, Stopped {
    Socket plain = plain(host, port);
    if (tls.mode() == TlsMode.DISABLE) {
      return plain;
    }
    try {
      return secured(plain, host, port);
    } catch (IOException failed) {
      plain.close();
      throw failed;
    }
  }
}
