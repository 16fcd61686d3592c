package dev.strongroom.adapters.targets.mysql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets to the one address that was checked. The driver resolves nothing itself: a name that
 * leads somewhere else a moment later leads nowhere.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class GreetedSockets extends SocketFactory {
  /** A factory for the login that is under way in this thread. */
  public GreetedSockets() {
    // The driver asks for it.
  }

  @Override
  public Socket createSocket() throws IOException {
    return LoginAttempt.current().greeted();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }
}
