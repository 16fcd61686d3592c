package dev.strongroom.platform.targets;

import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes a socket at deadlines, whatever waits for it, unless they are called off before. A limit
 * for each read does not stop a server that sends one byte at a time; this does.
 */
public final class SocketDeadlines implements AutoCloseable {
  private static final ScheduledExecutorService DEADLINES =
      DaemonThreads.single("socket-deadlines");

  private final List<Future<?>> deadlines = new CopyOnWriteArrayList<>();
  private volatile Optional<Socket> socket = Optional.empty();
  private volatile boolean late;

  /** The socket that is closed; at once if a deadline has passed already. */
  public void over(Socket connecting) {
    socket = Optional.of(connecting);
    if (late) {
      end(connecting);
    }
  }

  /** The socket is closed when this time is over. */
  public void endAfter(Duration limit) {
    endAfter(limit, () -> false);
  }

  /** The socket is closed when this time is over, unless the condition is met by then. */
  public void endAfter(Duration limit, BooleanSupplier isMet) {
    deadlines.add(
        DEADLINES.schedule(
            () -> {
              if (!isMet.getAsBoolean()) {
                late = true;
                socket.ifPresent(SocketDeadlines::end);
              }
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Then nobody waits for it any more.
    }
  }

  /** Whether the socket was closed at a deadline. */
  public boolean isLate() {
    return late;
  }

  /** Calls the deadlines off. */
  @Override
  public void close() {
    deadlines.forEach(deadline -> deadline.cancel(false));
  }
}
