package dev.strongroom.platform.targets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Connects to one place, whatever host it is asked for: the address that was checked. A driver
 * resolves nothing itself, so a name that leads somewhere else a moment later leads nowhere.
 */
public abstract class OneSocketFactory extends SocketFactory {
  @Override
  public abstract Socket createSocket() throws IOException;

  @Override
  public final Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public final Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public final Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }
}
