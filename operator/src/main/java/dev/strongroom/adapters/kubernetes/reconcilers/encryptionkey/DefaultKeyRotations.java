package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.RotateDefaultKeys;
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
 * The yearly rotation of accounts' default keys: background work of the leader alone, a key a
 * minute at most, and none in the first minutes after a start. What is due is seen in memory, so
 * looking costs nothing; whoever looks after a restart sees the same.
 */
public final class DefaultKeyRotations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultKeyRotations.class);
  private static final long TICK_SECONDS = 5;

  /** A start has better things to do. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final LeadersWork work;
  private final RotateDefaultKeys keys;
  private final Clock clock;
  private final Counter rotated;
  private Instant nextLook;

  public DefaultKeyRotations(
      RotateDefaultKeys keys, BooleanSupplier leading, Clock clock, MeterRegistry meters) {
    this.keys = keys;
    this.work = new LeadersWork("default-key-rotations", leading, this::look, () -> {});
    this.clock = clock;
    this.rotated =
        Counter.builder("strongroom.default.keys.rotated")
            .description("Default keys of accounts that got a new material since the start")
            .register(meters);
    Gauge.builder("strongroom.default.keys.due", keys::due)
        .description("Default keys of accounts that are due for a new material")
        .register(meters);
  }

  /** To be called when the caches are filled. */
  public void start() {
    nextLook = clock.instant().plus(FIRST_LOOK);
    work.start(TICK_SECONDS, TICK_SECONDS);
  }

  private void look() {
    Instant now = clock.instant();
    if (!now.isBefore(nextLook)) {
      keys.next().ifPresent(this::tell);
      // One that failed is tried again with the next round.
      nextLook = now.plus(BETWEEN_LOOKS);
    }
  }

  private void tell(KeyRecord record) {
    rotated.increment();
    LOG.info(
        "key alias/{} of {} encrypts with material {} from now on; earlier ones go on decrypting",
        record.alias(),
        record.namespace(),
        record.current().id());
  }

  @Override
  public void close() {
    work.close();
  }
}
