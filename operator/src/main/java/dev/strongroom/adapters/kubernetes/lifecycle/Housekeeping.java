package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.installation.ClockGuard;
import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.platform.LeadersWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's background work, in a thread of its own and by the leader alone: secrets without an
 * owner are scheduled for deletion, those whose window has ended removed, values that no record
 * names collected, values without a label moved out of their records. All of it is found anew after
 * a restart; nothing is remembered but when the next look is due.
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final long TICK_SECONDS = 5;

  /** A start has better things to do. */
  private static final Duration FIRST_SWEEP = Duration.ofMinutes(5);

  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

  private static final Duration BETWEEN_MEASURES = Duration.ofSeconds(30);

  private final LeadersWork work;
  private final OwnerDeletions ownerDeletions;
  private final OrphanSweep orphans;
  private final SecretRemover removals;
  private final VersionSweep versions;
  private final Runnable forgetGone;
  private final Runnable seal;
  private final Runnable relocate;
  private final Runnable measure;
  private final Clock clock;
  private final ClockGuard clockGuard;
  private final Counter collected;
  private volatile int lost;
  private Instant nextSweep;
  private Instant nextMeasure = Instant.MIN;
  private boolean orphansFound;

  public Housekeeping(
      OwnerDeletions ownerDeletions,
      OrphanSweep orphans,
      SecretRemover removals,
      VersionSweep versions,
      Runnable forgetGone,
      Runnable seal,
      Runnable relocate,
      Runnable measure,
      BooleanSupplier leading,
      Clock clock,
      ClockGuard clockGuard,
      MeterRegistry meters) {
    this.ownerDeletions = ownerDeletions;
    this.orphans = orphans;
    this.removals = removals;
    this.versions = versions;
    this.forgetGone = forgetGone;
    this.seal = seal;
    this.relocate = relocate;
    this.measure = measure;
    this.work = new LeadersWork("housekeeping", leading, this::round, ownerDeletions::forget);
    this.clock = clock;
    this.clockGuard = clockGuard;
    this.collected =
        Counter.builder("strongroom.versions.collected")
            .description("Values collected since the start because no record named them")
            .register(meters);
    Gauge.builder("strongroom.versions.lost", () -> lost)
        .description("Versions that a record names and the store does not have")
        .register(meters);
  }

  /** To be called when the caches are filled. */
  public void start() {
    nextSweep = clock.instant().plus(FIRST_SWEEP);
    work.start(0, TICK_SECONDS);
  }

  private void round() {
    if (!orphansFound || orphans.isSecondLookDue() && clockGuard.isTrusted()) {
      orphans.run();
      orphansFound = true;
    }
    removals.run();
    if (!clock.instant().isBefore(nextSweep)) {
      sweep();
    } else if (versions.isSecondLookDue() && clockGuard.isTrusted()) {
      collected.increment(versions.lookAgain());
    }
    forgetGone.run();
    if (!clock.instant().isBefore(nextMeasure)) {
      measure.run();
      nextMeasure = clock.instant().plus(BETWEEN_MEASURES);
    }
    ownerDeletions.catchUp();
    seal.run();
    relocate.run();
  }

  private void sweep() {
    if (!clockGuard.isTrusted()) {
      nextSweep = clock.instant().plus(FIRST_SWEEP);
      return;
    }
    VersionSweep.Result result = versions.run();
    orphans.run();
    nextSweep = clock.instant().plus(BETWEEN_SWEEPS);
    collected.increment(result.collected());
    lost = result.lost();
    LOG.info(
        "{} values in the store, {} collected, {} lost",
        result.values(),
        result.collected(),
        result.lost());
  }

  @Override
  public void close() {
    work.close();
  }
}
