package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An application that logs in again and again. It reads its Secret now and then and uses what it
 * has read for a while, as a pod does whose files follow a Secret with a delay.
 */
final class ContinuousLogins implements AutoCloseable {
  private static final int LOGINS_PER_READ = 10;
  private static final long PAUSE_MILLIS = 50;

  private final Supplier<Login> projected;
  private final Predicate<Login> accepts;
  private final List<Login> refused = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread;
  private volatile Optional<Login> used = Optional.empty();
  private volatile boolean isOver;

  /**
   * Begins.
   *
   * @param accepts logs in
   */
  ContinuousLogins(Supplier<Login> projected, Predicate<Login> accepts) {
    this.projected = projected;
    this.accepts = accepts;
    this.thread = new Thread(this::run, "continuous-logins");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!isOver) {
        Login login = projected.get();
        used = Optional.of(login);
        for (int i = 0; i < LOGINS_PER_READ && !isOver; i++) {
          count.incrementAndGet();
          if (!accepts.test(login)) {
            refused.add(login);
          }
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this login is in use, as it is soon after it was projected. */
  boolean uses(Login login) {
    return used.equals(Optional.of(login));
  }

  /** How many logins there were. */
  int count() {
    return count.get();
  }

  /** How many of them were refused. */
  int refused() {
    return refused.size();
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
