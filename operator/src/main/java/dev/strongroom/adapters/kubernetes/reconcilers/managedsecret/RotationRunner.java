package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.framework.FairExecutor;
import dev.strongroom.adapters.kubernetes.framework.WatchedQueue;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.FailureClass;
import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationRequests;
import dev.strongroom.core.rotation.RotationResult;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.core.work.FairQueue.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rotations in threads of their own, so that a slow target holds up no reconciliation, and
 * each secret's at most once at a time. Accounts take turns; each has a few rotations running at
 * most, and those whose targets are slow to answer have a quarter of the threads together. What it
 * remembers is a convenience: the record has the truth.
 */
public final class RotationRunner implements Rotations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RotationRunner.class);
  private static final String ROTATIONS = "strongroom.rotations";
  private static final String OLD_CREDENTIAL_VALID = "strongroom.rotation.old.credential.valid";
  private static final String FAILED_ATTEMPTS = "strongroom.rotation.failed.attempts";

  /** Ends of which the record tells nothing afterwards. */
  private static final Set<RotationResult.Outcome> UNSEEN =
      Set.of(
          RotationResult.Outcome.TESTED,
          RotationResult.Outcome.ABANDONED,
          RotationResult.Outcome.RETIRED);

  private static final Duration SLOW = Duration.ofSeconds(5);

  /**
   * Long enough for a worker process to be worth its start: until its first rotation is over it
   * takes as much processor time as ten further ones.
   */
  private static final Duration TURN = Duration.ofSeconds(10);

  /** A rotation that has waited for so long for a thread is one to tell of. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(5);

  private final RotationEngine engine;
  private final RefusalWindows windows;
  private final MeterRegistry meters;
  private final FairExecutor threads;
  private final Limits limits;
  private final Map<SecretArn, Instant> waiting = new ConcurrentHashMap<>();
  private final Set<SecretArn> running = ConcurrentHashMap.newKeySet();
  private final PerSecret<Finding> obstacles = new PerSecret<>();
  private final Map<SecretArn, Hold> holds = new ConcurrentHashMap<>();
  private final PerSecret<Finding> news = new PerSecret<>();
  private final FailingObjects failing;
  private final Clock clock;
  private final RunningSteps steps = new RunningSteps(System::nanoTime);

  /**
   * Until when a rotation that could not start is left alone.
   *
   * @param basis what it was declared by; something else is tried at once
   */
  private record Hold(String basis, Instant until) {}

  /**
   * Runs nothing yet.
   *
   * @param windows told when targets were changed
   * @param atOnce rotations at one time
   * @param perAccount rotations of one account at one time
   */
  public RotationRunner(
      RotationEngine engine,
      RefusalWindows windows,
      MeterRegistry meters,
      int atOnce,
      int perAccount,
      FailingObjects failing,
      Clock clock) {
    this.engine = engine;
    this.windows = windows;
    this.meters = meters;
    this.failing = failing;
    this.clock = clock;
    this.limits = new Limits(atOnce, 0, perAccount, perAccount, SLOW, TURN);
    this.threads = new FairExecutor("rotation", limits, Thread.NORM_PRIORITY, meters);
  }

  @Override
  public void proceed(
      SecretRecord record,
      RotationRequests requests,
      String basis,
      Supplier<RotationPlan> plan,
      Runnable changed) {
    SecretArn key = record.arn();
    if (running.add(key)) {
      waiting.put(key, clock.instant());
      threads.execute(
          record.owner().namespace(),
          () -> {
            boolean isChanged = isLong(waiting.remove(key));
            try {
              isChanged |= run(record, requests, basis, plan);
            } finally {
              running.remove(key);
            }
            if (isChanged) {
              changed.run();
            }
          });
    }
  }

  @Override
  public boolean isUnderWay(SecretArn secret) {
    return running.contains(secret);
  }

  @Override
  public Optional<Finding> news(SecretArn secret) {
    return news.remove(secret);
  }

  @Override
  public Optional<Instant> waitingSince(SecretRecord record) {
    return Optional.ofNullable(waiting.get(record.arn())).filter(this::isLong);
  }

  private boolean isLong(Instant since) {
    return Duration.between(since, clock.instant()).compareTo(LONG_WAIT) >= 0;
  }

  @Override
  public Finding queued(Instant since) {
    return RotationReason.RotationQueued.with(
        since.truncatedTo(ChronoUnit.SECONDS), limits.perAccount());
  }

  @Override
  public Optional<Finding> obstacle(SecretRecord record) {
    return obstacles.of(record.arn());
  }

  @Override
  public Optional<Instant> heldUntil(SecretRecord record, String basis) {
    return Optional.ofNullable(holds.get(record.arn()))
        .filter(hold -> hold.basis().equals(basis))
        .map(Hold::until)
        .filter(clock.instant()::isBefore);
  }

  /** Forgets what is known of secrets whose record is gone. */
  public void forgetGone(BiPredicate<String, SecretArn> exists) {
    obstacles.removeGone(exists);
    holds.keySet().removeIf(secret -> obstacles.of(secret).isEmpty());
    news.removeGone(exists);
    windows.forgetGone(exists);
  }

  /** Whether the record is another one now. */
  private boolean run(
      SecretRecord record, RotationRequests requests, String basis, Supplier<RotationPlan> plan) {
    try {
      RotationResult result =
          engine.proceed(
              record.owner().namespace(),
              record.arn().name(),
              requests,
              counted(record, plan.get()));
      Optional<Finding> noRoom =
          result.finding().filter(any -> result.outcome() == RotationResult.Outcome.BLOCKED);
      if (noRoom.isPresent()) {
        stopped(record, basis, noRoom.get(), false);
        LOG.warn("rotation of {}: {}", record.owner(), noRoom.get());
        return true;
      }
      started(record);
      if (result.outcome() == RotationResult.Outcome.RETIRED) {
        retired(record, result);
      } else if (result.outcome() != RotationResult.Outcome.NOTHING_DUE) {
        meters.counter(ROTATIONS, "outcome", result.outcome().name()).increment();
        LOG.info("rotation of {}: {}", record.owner(), result.outcome());
      }
      result.failedAttempt().ifPresent(failure -> count(record, failure));
      if (UNSEEN.contains(result.outcome())) {
        String namespace = record.owner().namespace();
        result.finding().ifPresent(told -> news.put(namespace, record.arn(), told));
      }
      return !result.record().map(SecretRecord::revision).equals(Optional.of(record.revision()));
    } catch (Failure failure) {
      stopped(record, basis, failure.finding(), failure instanceof Unavailable);
      LOG.warn("rotation of {}: {}", record.owner(), failure.finding());
    } catch (RuntimeException bug) {
      if (threads.isClosed()) {
        // What it was interrupted in stands in the record, and the next leader goes on with it.
        LOG.info("rotation of {} was interrupted: the operator stops", record.owner());
        return false;
      }
      // The record has it as a failed attempt, unless even that failed: then this delay holds.
      stopped(record, basis, SecretReason.UnexpectedError.with(), false);
      LOG.error("rotation of {} failed unexpectedly", record.owner(), bug);
    }
    return false;
  }

  private RotationPlan counted(SecretRecord record, RotationPlan plan) {
    return plan.with(target -> steps.counting(target, ago -> windows.changed(record, ago)));
  }

  /** The rotations, of which every step at a target that ends is progress. */
  public WatchedQueue queue() {
    return new WatchedQueue() {
      @Override
      public String name() {
        return threads.name();
      }

      @Override
      public int waiting() {
        return threads.waiting();
      }

      @Override
      public long finished() {
        return threads.finished() + steps.ended();
      }

      @Override
      public Duration longestWait() {
        return threads.longestWait();
      }

      @Override
      public boolean isWithinDeadline() {
        return steps.isAnyWithinDeadline();
      }
    };
  }

  private void count(SecretRecord record, RotationFailure failure) {
    String step = failure.step().awsName();
    String code = failure.cause().code();
    String kind = FailureClass.of(failure).name();
    meters.counter(FAILED_ATTEMPTS, "step", step, "class", kind, "cause", code).increment();
    LOG.info("rotation of {}: {} failed: {} ({})", record.owner(), step, kind, code);
  }

  private void retired(SecretRecord record, RotationResult result) {
    String end = result.finding().isPresent() ? "deadline" : "policy";
    Instant current = record.rotation().lastRotatedAt().orElseGet(clock::instant);
    meters
        .timer(OLD_CREDENTIAL_VALID, "end", end)
        .record(Duration.between(current, clock.instant()));
    LOG.info("rotation of {}: the old credential has ended ({})", record.owner(), end);
  }

  private void started(SecretRecord record) {
    if (obstacles.remove(record.arn()).isPresent()) {
      holds.remove(record.arn());
      failing.recovered("Rotation/" + record.arn());
    }
  }

  /** What did not answer may answer soon; everything else is retried with a growing delay. */
  private void stopped(SecretRecord record, String basis, Finding finding, boolean isOutage) {
    String namespace = record.owner().namespace();
    if (isOutage) {
      holds.remove(record.arn());
    } else {
      Instant now = clock.instant();
      String cause = finding.reason().name() + " " + basis;
      Duration delay =
          failing.failed("Rotation/" + record.arn(), namespace, cause, Optional.empty(), now);
      holds.put(record.arn(), new Hold(basis, now.plus(delay)));
    }
    obstacles.put(namespace, record.arn(), finding);
  }

  @Override
  public void close() {
    threads.close();
  }
}
