package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.platform.targets.OneSocketFactory;
import java.io.IOException;
import java.net.Socket;

/**
 * Sockets to the one address that was checked. The driver resolves nothing itself: a name that
 * leads somewhere else a moment later leads nowhere.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class GreetedSockets extends OneSocketFactory {
  /** A factory for the login that is under way in this thread. */
  public GreetedSockets() {
    // The driver asks for it.
  }

  @Override
  public Socket createSocket() throws IOException {
    return LoginAttempt.current().greeted();
  }
}
