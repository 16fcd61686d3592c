package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.status.RefusalEvents;
import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.RefusalListener;
import dev.strongroom.core.refusals.Refusal;
import dev.strongroom.core.refusals.RefusalDigest;
import dev.strongroom.platform.DaemonThreads;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events about refused callers in the background, a few each second. */
final class RefusalReports implements RefusalListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalReports.class);
  private static final int MOST_EACH_SECOND = 5;

  private final RefusalDigest digest = new RefusalDigest();
  private final RefusalEvents events;
  private final Clock clock;
  private final ScheduledExecutorService timer = DaemonThreads.single("refusals");

  RefusalReports(RefusalEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
    timer.scheduleWithFixedDelay(this::write, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void refused(AccessDecision decision) {
    Refusal.of(decision)
        .filter(refusal -> !digest.add(refusal, clock.instant()))
        .ifPresent(refusal -> LOG.debug("no event, there are too many: {}", refusal));
  }

  private void write() {
    try {
      digest.takeDue(clock.instant(), MOST_EACH_SECOND).forEach(events::write);
    } catch (RuntimeException unexpected) {
      LOG.warn("events about refused callers cannot be written", unexpected);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
