package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.platform.targets.OpenSocket;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * A connection on which the server is heard to the end. A server that refuses a certificate says so
 * and hangs up while the client is still writing: a write that fails is left to the next read,
 * which finds what was said before, or fails as well.
 */
final class HeardSocket extends OpenSocket {
  HeardSocket(Socket open) {
    super(open);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (SocketException hungUp) {
          // The next read tells.
        }
      }
    };
  }
}
