package dev.strongroom.platform.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * A socket over one that is open, for libraries that would do more with that one than is wanted.
 */
public class OpenSocket extends Socket {
  private final Socket open;

  /** Over this connection, which it closes. */
  public OpenSocket(Socket open) {
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
