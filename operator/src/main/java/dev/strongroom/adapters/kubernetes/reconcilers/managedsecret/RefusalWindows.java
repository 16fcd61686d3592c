package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.projection.ProjectionListener;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RefusalWindow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long targets refuse the credential that the projected Secret still has. What it
 * remembers is lost with the process; a window that it has not seen begin is measured from when the
 * new version became current.
 */
public final class RefusalWindows implements ProjectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalWindows.class);

  private static final Duration[] BUCKETS =
      LongStream.of(50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PerSecret<Instant> changes = new PerSecret<>();
  private final PerSecret<Finding> news = new PerSecret<>();
  private final Timer windows;
  private final Clock clock;

  /** Nothing is measured yet. */
  public RefusalWindows(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    this.windows =
        Timer.builder("strongroom.rotation.refusal.window")
            .description(
                "Time from the change at the target until the projected Secret had the new value,"
                    + " for strategies that end the old credential at once")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  /** The target of a secret refuses its old credential since so long ago. */
  void changed(SecretRecord record, Duration ago) {
    changes.put(record.owner().namespace(), record.arn(), clock.instant().minus(ago));
  }

  @Override
  public void reading(ProjectionRequest request) {
    // A ManagedSecret's own value is always its own.
  }

  @Override
  public void written(ProjectionRequest request, Optional<String> before) {
    SecretRecord record = request.record();
    VersionId version = request.version();
    RefusalWindow.of(record, version, before, changes.of(record.arn()), clock.instant())
        .ifPresent(
            window -> {
              changes.remove(record.arn());
              windows.record(window);
              LOG.info(
                  "rotation of {}: old credential refused for {} ms",
                  record.owner(),
                  window.toMillis());
              news.put(
                  record.owner().namespace(),
                  record.arn(),
                  RotationReason.RefusalWindow.with(
                      window.toMillis(), request.spec().secretName(), version));
            });
  }

  /** The last window of a secret, once. */
  Optional<Finding> news(SecretArn secret) {
    return news.remove(secret);
  }

  /** Forgets secrets whose record is gone. */
  void forgetGone(BiPredicate<String, SecretArn> exists) {
    changes.removeGone(exists);
    news.removeGone(exists);
  }
}
