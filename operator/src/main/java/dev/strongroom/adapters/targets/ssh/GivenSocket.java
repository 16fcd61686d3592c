package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Gives the library a socket that is connected already.
 *
 * @param connected to the address that was checked
 */
record GivenSocket(Socket connected) implements SocketFactory {
  @Override
  public Socket createSocket(String host, int port) {
    return connected;
  }

  @Override
  public InputStream getInputStream(Socket socket) throws IOException {
    return socket.getInputStream();
  }

  @Override
  public OutputStream getOutputStream(Socket socket) throws IOException {
    return socket.getOutputStream();
  }
}
