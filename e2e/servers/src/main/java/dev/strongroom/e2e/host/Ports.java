package dev.strongroom.e2e.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports of this machine. */
public final class Ports {
  // Below the range from which kernels take ports for outgoing connections and below node ports, so
  // a
  // server that is stopped for a while finds its port free again.
  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;

  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port on which nobody listens, and which this JVM has not been given before. */
  public static int free(String address) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(address, port) && TAKEN.add(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
