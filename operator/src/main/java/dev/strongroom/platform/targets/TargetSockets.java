package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

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

  /** Logs in over a connection; it owns the socket once it has returned. */
  @FunctionalInterface
  public interface LoginOver<S> {
    /**
     * The session.
     *
     * @throws Stopped when the server does not let the user in
     */
    S in(Socket socket) throws IOException, Stopped;
  }

  /** The address to use; see {@link AddressCheck}. */
  public InetAddress address(String host) throws Stopped {
    return addresses.address(host);
  }

  /** The TLS of the connections. */
  public TargetTls tls() {
    return tls;
  }

  /**
   * Logs in over a connection with TLS from its first byte, or without, as the mode says.
   *
   * @param limit the longest that TLS and login may take together: a limit for each read does not
   *     stop a server that sends one byte at a time
   * @throws Stopped when that fails, with the problem as one before the login was complete
   */
  public <S> S login(TargetLogin login, Duration limit, LoginOver<S> protocol) throws Stopped {
    try {
      Socket plain = plain(login.host(), login.port());
      try {
        return login(plain, login, limit, protocol);
      } catch (IOException | Stopped | RuntimeException failed) {
        plain.close();
        throw failed;
      }
    } catch (Stopped stopped) {
      throw new Stopped(stopped.problem().beforeLogin());
    } catch (IOException failed) {
      throw new Stopped(NetworkProblems.ofLost(failed).beforeLogin());
    }
  }

  private <S> S login(Socket plain, TargetLogin login, Duration limit, LoginOver<S> protocol)
      throws IOException, Stopped {
    try (SocketDeadlines deadlines = new SocketDeadlines()) {
      deadlines.over(plain);
      deadlines.endAfter(limit);
      try {
        return protocol.in(
            tls.mode() == TlsMode.DISABLE ? plain : tls.over(plain, login.host(), login.port()));
      } catch (IOException | Stopped failed) {
        if (deadlines.isLate()) {
          throw new Stopped(TargetProblem.LOGIN_TIMEOUT);
        }
        throw failed;
      }
    }
  }

  private Socket plain(String host, int port) throws IOException, Stopped {
    Socket socket = new TargetSocket();
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
}
