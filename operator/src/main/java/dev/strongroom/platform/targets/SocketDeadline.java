package dev.strongroom.platform.targets;

import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket at a moment unless it is called off before. A limit for each read does not stop a
 * server that sends one byte at a time; this does.
 */
public final class SocketDeadline implements AutoCloseable {
  private static final ScheduledExecutorService DEADLINES =
      DaemonThreads.single("socket-deadlines");

  private final Socket socket;
  private final Future<?> end;
  private volatile boolean past;

  /** A deadline that is this far away. */
  public SocketDeadline(Socket socket, Duration limit) {
    this.socket = socket;
    this.end = DEADLINES.schedule(this::end, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end() {
    past = true;
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Then nobody waits for it any more.
    }
  }

  /** Whether the deadline has passed and the socket was closed. */
  public boolean isPast() {
    return past;
  }

  /** Calls it off. */
  @Override
  public void close() {
    end.cancel(false);
  }
}
