package dev.strongroom.adapters.targets.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Hands a socket that is open already to a library that asks for one. */
final class OpenSockets extends SocketFactory {
  private final Socket open;

  OpenSockets(Socket open) {
    this.open = open;
  }

  /** The library asks for a socket with an address after this. */
  @Override
  public Socket createSocket() throws IOException {
    throw new SocketException("only connected ones");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return open;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    return open;
  }

  @Override
  public Socket createSocket(String host, int port) {
    return open;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    return open;
  }
}
