package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.platform.targets.OneSocketFactory;
import java.net.Socket;

/** Hands a socket that is open already to a library that asks for one. */
final class OpenSockets extends OneSocketFactory {
  private final Socket open;

  OpenSockets(Socket open) {
    this.open = open;
  }

  @Override
  public Socket createSocket() {
    return new OpenSocket(open);
  }
}
