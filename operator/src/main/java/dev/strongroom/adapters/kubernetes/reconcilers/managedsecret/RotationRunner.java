package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationResult;
import dev.strongroom.core.secrets.FailingObjects;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rotations in threads of their own, so that a slow target holds up no reconciliation, and
 * each secret's at most once at a time. What it remembers is a convenience: the record has the
 * truth.
 */
final class RotationRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RotationRunner.class);
  private static final String ROTATIONS = "strongroom.rotations";

  private final RotationEngine engine;
  private final MeterRegistry meters;
  private final ExecutorService threads;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final SecretObstacles obstacles = new SecretObstacles();
  private final Map<SecretArn, Hold> holds = new ConcurrentHashMap<>();
  private final FailingObjects failing;
  private final Clock clock;

  /**
   * Until when a rotation that could not start is left alone.
   *
   * @param basis what it was declared by; something else is tried at once
   */
  private record Hold(String basis, Instant until) {}

  RotationRunner(
      RotationEngine engine,
      MeterRegistry meters,
      int atOnce,
      FailingObjects failing,
      Clock clock) {
    this.engine = engine;
    this.meters = meters;
    this.failing = failing;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            atOnce, task -> new Thread(task, "rotation-" + number.incrementAndGet()));
  }

  /**
   * Has the rotation go on, unless that is under way.
   *
   * @param basis what declares the rotation, as versions of objects; kept with an obstacle
   * @param plan made in the runner's thread, since it reads from the API server
   * @param changed told when the run is over and the record is not as it was
   */
  void proceed(
      SecretRecord record,
      Optional<String> request,
      String basis,
      Supplier<RotationPlan> plan,
      Runnable changed) {
    String key = key(record);
    if (running.add(key)) {
      threads.execute(
          () -> {
            boolean isChanged = false;
            try {
              isChanged = run(record, request, basis, plan);
            } finally {
              running.remove(key);
            }
            if (isChanged) {
              changed.run();
            }
          });
    }
  }

  /** What kept the last run from doing anything at all. */
  Optional<Finding> obstacle(SecretRecord record) {
    return obstacles.of(record.arn());
  }

  /**
   * Until when another attempt would fail like the last one; empty when nothing speaks against it.
   *
   * @param basis what declares the rotation now
   */
  Optional<Instant> heldUntil(SecretRecord record, String basis) {
    return Optional.ofNullable(holds.get(record.arn()))
        .filter(hold -> hold.basis().equals(basis))
        .map(Hold::until)
        .filter(clock.instant()::isBefore);
  }

  /** Forgets what is known of secrets whose record is gone. */
  void forgetGone(BiPredicate<String, SecretArn> exists) {
    obstacles.removeGone(exists);
    holds.keySet().removeIf(secret -> obstacles.of(secret).isEmpty());
  }

  /** Whether the record is another one now. */
  private boolean run(
      SecretRecord record, Optional<String> request, String basis, Supplier<RotationPlan> plan) {
    try {
      RotationResult result =
          engine.proceed(record.owner().namespace(), record.arn().name(), request, plan.get());
      started(record);
      if (result.outcome() != RotationResult.Outcome.NOTHING_DUE) {
        meters.counter(ROTATIONS, "outcome", result.outcome().name()).increment();
        LOG.info("rotation of {}: {}", record.owner(), result.outcome());
      }
      return !result.record().map(SecretRecord::revision).equals(Optional.of(record.revision()));
    } catch (Failure failure) {
      stopped(record, basis, failure);
      LOG.warn("rotation of {}: {}", record.owner(), failure.finding());
    } catch (RuntimeException bug) {
      LOG.error("rotation of {} failed unexpectedly", record.owner(), bug);
    }
    return false;
  }

  private void started(SecretRecord record) {
    if (obstacles.remove(record.arn())) {
      holds.remove(record.arn());
      failing.recovered("Rotation/" + record.arn());
    }
  }

  /** What did not answer may answer soon; everything else is retried with a growing delay. */
  private void stopped(SecretRecord record, String basis, Failure failure) {
    String namespace = record.owner().namespace();
    if (failure instanceof Unavailable) {
      holds.remove(record.arn());
    } else {
      Instant now = clock.instant();
      String cause = failure.finding().reason().name() + " " + basis;
      Duration delay =
          failing.failed("Rotation/" + record.arn(), namespace, cause, Optional.empty(), now);
      holds.put(record.arn(), new Hold(basis, now.plus(delay)));
    }
    obstacles.put(namespace, record.arn(), failure.finding());
  }

  private static String key(SecretRecord record) {
    return record.arn().toString();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
