package dev.strongroom.e2e.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The real time, moved forward by a test. */
public final class MovableClock extends Clock {
  private volatile Duration offset = Duration.ZERO;

  /** Moves it by this much. */
  public synchronized void advance(Duration time) {
    moveTo(instant().plus(time));
  }

  /** Advances the clock to this time. Does nothing if the time has passed already. */
  public synchronized void moveTo(Instant when) {
    Duration ahead = Duration.between(Instant.now(), when);
    if (ahead.compareTo(offset) > 0) {
      offset = ahead;
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock is UTC");
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }
}
