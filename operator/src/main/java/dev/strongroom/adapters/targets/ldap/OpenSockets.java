package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.platform.targets.OneSocketFactory;
import dev.strongroom.platform.targets.OpenSocket;
import java.net.Socket;

/**
 * Hands a socket that is open already to a library that asks for one, and hides that it is one of
 * TLS. The library would begin a handshake once more, which with TLS 1.3 asks for new keys (RFC
 * 8446, section 4.6.3): Samba stops answering then.
 */
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
