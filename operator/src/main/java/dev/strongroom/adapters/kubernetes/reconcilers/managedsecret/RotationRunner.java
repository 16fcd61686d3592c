package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationResult;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.SecretRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Map<String, Finding> obstacles = new ConcurrentHashMap<>();

  RotationRunner(RotationEngine engine, MeterRegistry meters, int atOnce) {
    this.engine = engine;
    this.meters = meters;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            atOnce, task -> new Thread(task, "rotation-" + number.incrementAndGet()));
  }

  /**
   * Has the rotation go on, unless that is under way.
   *
   * @param plan made in the runner's thread, since it reads from the API server
   * @param changed told when the run is over and the record is not as it was
   */
  void proceed(
      SecretRecord record,
      Optional<String> request,
      Supplier<RotationPlan> plan,
      Runnable changed) {
    String key = key(record);
    if (running.add(key)) {
      threads.execute(
          () -> {
            boolean isChanged = false;
            try {
              isChanged = run(record, request, plan);
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
    return Optional.ofNullable(obstacles.get(key(record)));
  }

  /** Whether the record is another one now. */
  private boolean run(SecretRecord record, Optional<String> request, Supplier<RotationPlan> plan) {
    String key = key(record);
    try {
      RotationResult result =
          engine.proceed(record.owner().namespace(), record.arn().name(), request, plan.get());
      obstacles.remove(key);
      if (result.outcome() != RotationResult.Outcome.NOTHING_DUE) {
        meters.counter(ROTATIONS, "outcome", result.outcome().name()).increment();
        LOG.info("rotation of {}: {}", record.owner(), result.outcome());
      }
      return !result.record().map(SecretRecord::revision).equals(Optional.of(record.revision()));
    } catch (Failure failure) {
      obstacles.put(key, failure.finding());
      LOG.warn("rotation of {}: {}", record.owner(), failure.finding());
    } catch (RuntimeException bug) {
      LOG.error("rotation of {} failed unexpectedly", record.owner(), bug);
    }
    return false;
  }

  private static String key(SecretRecord record) {
    return record.arn().toString();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
