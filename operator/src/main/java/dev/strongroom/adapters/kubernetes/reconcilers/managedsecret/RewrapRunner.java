package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.framework.FairExecutor;
import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.encryption.RewrapSecret;
import dev.strongroom.core.encryption.RewrapSecret.Result;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.work.FairQueue.Limits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps versions under changed keys, in one thread of low priority, with one request at a time: the
 * API server hardly notices, and no reconciliation waits. Accounts take turns, and inside an
 * account its secrets, a batch each, so that many versions do not hold up the others. What it
 * remembers is a convenience: the record has the truth, and after a restart every secret's first
 * pass finds what is left.
 */
public final class RewrapRunner implements Rewraps, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RewrapRunner.class);

  /** A swap of a record with a hundred versions costs the API server as much as many reads. */
  private static final int BATCH = 50;

  private static final Limits ONE = new Limits(1, 0, 1, 1, Duration.ofMinutes(1));

  private final RewrapSecret rewrap;
  private final Counter wrapped;
  private final FairExecutor thread;
  private final Map<SecretArn, Job> jobs = new ConcurrentHashMap<>();
  private final PerSecret<Finding> obstacles = new PerSecret<>();

  private record Job(
      SecretArn arn,
      String namespace,
      RewrapPlan.Mode mode,
      Set<VersionId> stuck,
      Runnable changed) {}

  public RewrapRunner(RewrapSecret rewrap, MeterRegistry meters) {
    this.rewrap = rewrap;
    this.thread = new FairExecutor("rewrap", ONE, Thread.MIN_PRIORITY, meters);
    this.wrapped =
        Counter.builder("strongroom.rewrapped.versions")
            .description("Versions whose data key was wrapped under a changed encryption key")
            .register(meters);
    Gauge.builder("strongroom.rewrapping.secrets", jobs::size)
        .description("Secrets with versions that wait to be wrapped under a changed key")
        .register(meters);
  }

  @Override
  public void proceed(SecretRecord record, RewrapPlan.Mode mode, Runnable changed) {
    Job job = new Job(record.arn(), record.owner().namespace(), mode, new HashSet<>(), changed);
    if (jobs.putIfAbsent(job.arn(), job) == null) {
      thread.execute(job.namespace(), () -> run(job));
    }
  }

  @Override
  public Optional<Finding> obstacle(SecretRecord record) {
    return obstacles.of(record.arn());
  }

  /** Forgets the obstacles of secrets whose record is gone. */
  public void forgetGone(BiPredicate<String, SecretArn> exists) {
    obstacles.removeGone(exists);
  }

  private void run(Job job) {
    try {
      Result result =
          rewrap.batch(job.namespace(), job.arn().name(), job.mode(), job.stuck(), BATCH);
      wrapped.increment(result.wrapped());
      job.stuck().addAll(result.stuck());
      if (result.left() > job.stuck().size()) {
        thread.execute(job.namespace(), () -> run(job));
      } else {
        jobs.remove(job.arn());
      }
      boolean isNews = noted(job, result.left() == 0, result.obstacle());
      if (isNews || result.wrapped() > 0) {
        job.changed().run();
      }
    } catch (Failure failure) {
      jobs.remove(job.arn());
      LOG.warn("versions of {} under another key: {}", job.arn(), failure.finding());
      if (noted(job, false, Optional.of(failure.finding()))) {
        job.changed().run();
      }
    } catch (RuntimeException bug) {
      jobs.remove(job.arn());
      if (!thread.isClosed()) {
        LOG.error("versions of {} cannot be put under another key", job.arn(), bug);
      }
    }
  }

  /** Whether the obstacle is another one now. */
  private boolean noted(Job job, boolean isDone, Optional<Finding> obstacle) {
    if (isDone) {
      return obstacles.remove(job.arn()).isPresent();
    }
    return obstacle.isPresent() && obstacles.put(job.namespace(), job.arn(), obstacle.get());
  }

  @Override
  public void close() {
    thread.close();
  }
}
