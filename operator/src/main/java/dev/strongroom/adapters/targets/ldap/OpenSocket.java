package dev.strongroom.adapters.targets.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * A socket that is open, and whose TLS is not seen. The library would begin a handshake once more,
 * which with TLS 1.3 asks for new keys (RFC 8446, section 4.6.3): Samba stops answering then.
 */
final class OpenSocket extends Socket {
  private final Socket open;

  OpenSocket(Socket open) {
    this.open = open;
  }

  @Override
  public void connect(SocketAddress address, int milliseconds) {
    // It is connected.
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return open.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return open.getOutputStream();
  }

  @Override
  public InetAddress getInetAddress() {
    return open.getInetAddress();
  }

  @Override
  public int getPort() {
    return open.getPort();
  }

  @Override
  public boolean isConnected() {
    return open.isConnected();
  }

  @Override
  public boolean isClosed() {
    return open.isClosed();
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return open.getSoTimeout();
  }

  @Override
  public void setSoTimeout(int milliseconds) throws SocketException {
    open.setSoTimeout(milliseconds);
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    open.setSoLinger(on, seconds);
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    open.setKeepAlive(on);
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    open.setTcpNoDelay(on);
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    open.setReuseAddress(on);
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
