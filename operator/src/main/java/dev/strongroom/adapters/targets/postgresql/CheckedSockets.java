package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.platform.targets.OneSocketFactory;
import dev.strongroom.platform.targets.TargetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Properties;

/**
 * Sockets to the one address that was checked. The driver has the host's name for TLS, but resolves
 * nothing itself: a name that leads somewhere else a moment later leads nowhere.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class CheckedSockets extends OneSocketFactory {
  private static final String ADDRESS = "strongroom.address";
  private static final String PORT = "strongroom.port";
  private static final String TIMEOUT_MILLIS = "strongroom.connect.timeout";

  private final Properties properties;

  /** A factory for these connection properties. */
  public CheckedSockets(Properties properties) {
    this.properties = properties;
  }

  static void connectTo(Properties properties, InetAddress address, int port, int timeoutMillis) {
    properties.setProperty(ADDRESS, address.getHostAddress());
    properties.setProperty(PORT, Integer.toString(port));
    properties.setProperty(TIMEOUT_MILLIS, Integer.toString(timeoutMillis));
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new TargetSocket();
    LoginAttempt.of(properties).ifPresent(attempt -> attempt.over(socket));
    try {
      socket.connect(
          new InetSocketAddress(
              // An address in figures: nothing is resolved.
              InetAddress.getByName(properties.getProperty(ADDRESS)),
              Integer.parseInt(properties.getProperty(PORT))),
          Integer.parseInt(properties.getProperty(TIMEOUT_MILLIS)));
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }
}
