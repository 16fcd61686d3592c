package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.core.encryption.KeyRecord;
import dev.strongroom.core.encryption.RotateDefaultKeys;
import dev.strongroom.core.secrets.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The yearly rotation of accounts' default keys: background work of the leader alone, a key a
 * minute at most, and none in the first minutes after a start. What is due is seen in memory, so
 * looking costs nothing; whoever looks after a restart sees the same.
 */
final class DefaultKeyRotations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultKeyRotations.class);
  private static final long TICK_SECONDS = 5;

  /** A start has better things to do. */
  private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "default-key-rotations");
            created.setDaemon(true);
            return created;
          });
  private final RotateDefaultKeys keys;
  private final BooleanSupplier leading;
  private final Clock clock;
  private final Counter rotated;
  private Instant nextLook;

  DefaultKeyRotations(
      RotateDefaultKeys keys, BooleanSupplier leading, Clock clock, MeterRegistry meters) {
    this.keys = keys;
    this.leading = leading;
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
  void start() {
    nextLook = clock.instant().plus(FIRST_LOOK);
    thread.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  private void tick() {
    Instant now = clock.instant();
    if (!leading.getAsBoolean() || now.isBefore(nextLook)) {
      return;
    }
    try {
      keys.next().ifPresent(this::tell);
      // One that failed is tried again with the next tick.
      nextLook = now.plus(BETWEEN_LOOKS);
    } catch (Failure failure) {
      LOG.warn("rotation of default keys goes on later: {}", failure.finding());
    } catch (RuntimeException bug) {
      if (!thread.isShutdown()) {
        LOG.error("default keys cannot be rotated", bug);
      }
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
    thread.shutdownNow();
  }
}
