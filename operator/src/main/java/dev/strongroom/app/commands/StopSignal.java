package dev.strongroom.app.commands;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a program that it is to end (SIGTERM), and keeps the virtual machine until it has: the
 * machine ends when its hooks have, whatever other threads still have to do. Closing it says that
 * everything has ended.
 */
final class StopSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final int seconds;

  /**
   * Listens from now on.
   *
   * @param seconds for how long the virtual machine is kept; less than the time after which the
   *     kubelet kills
   */
  StopSignal(int seconds) {
    this.seconds = seconds;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
  }

  /** Returns when the program is to end. */
  void await() throws InterruptedException {
    stop.await();
  }

  private void end() {
    stop.countDown();
    try {
      if (!stopped.await(seconds, TimeUnit.SECONDS)) {
        LOG.warn("not everything could be ended in order");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
