package dev.strongroom.e2e.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports of this machine. */
public final class Ports {
  // Below the range from which kernels take ports for outgoing connections and below node ports, so
  // a server that is stopped for a while finds its port free again.
  private static final int FIRST = 20_000;
  private static final int LAST = 29_999;

  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  /** A lock on the byte with the number of a port claims it, until this JVM ends. */
  private static final FileChannel CLAIMS = claims();

  private Ports() {}

  /**
   * A port on which nobody listens, and which neither this JVM nor another one of this user that
   * still runs was given before.
   */
  public static int free(String address) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (TAKEN.add(port) && isClaimed(port) && isFree(address, port)) {
        return port;
      }
    }
  }

  /** Whether somebody accepts connections there now. */
  public static boolean isListening(String address, int port) {
    try (Socket connection = new Socket(address, port)) {
      return connection.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  private static FileChannel claims() {
    try {
      Path file = Files.createDirectories(UserCache.directory()).resolve("ports.lock");
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isClaimed(int port) {
    try {
      return CLAIMS.tryLock(port, 1, false) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
