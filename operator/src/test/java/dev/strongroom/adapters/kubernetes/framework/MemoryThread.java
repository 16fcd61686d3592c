package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.core.secrets.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** A thread whose time is the test's. */
public final class MemoryThread implements DelayedWork {
  private record Look(Instant at, int number, Runnable work) {}

  private final PriorityQueue<Look> due =
      new PriorityQueue<>(Comparator.comparing(Look::at).thenComparing(Look::number));
  private final Time time;
  private int number;

  public MemoryThread(Time time) {
    this.time = time;
  }

  @Override
  public void after(Duration delay, Runnable work) {
    due.add(new Look(time.instant().plus(delay), number++, work));
  }

  /** Does what is due until then, each at its time. */
  public void until(Instant end) {
    while (!due.isEmpty() && !due.peek().at().isAfter(end)) {
      Look next = due.poll();
      advanceTo(next.at());
      next.work().run();
    }
    advanceTo(end);
  }

  /** When the next work is due. */
  public Optional<Duration> next() {
    return Optional.ofNullable(due.peek()).map(look -> Duration.between(time.instant(), look.at()));
  }

  private void advanceTo(Instant at) {
    Duration ahead = Duration.between(time.instant(), at);
    if (!ahead.isNegative()) {
      time.pass(ahead);
    }
  }

  @Override
  public void close() {
    due.clear();
  }
}
