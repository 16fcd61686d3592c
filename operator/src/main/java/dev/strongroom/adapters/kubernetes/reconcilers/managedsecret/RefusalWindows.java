package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long targets refuse the credential that the projected Secret still has. What it
 * remembers is lost with the process; a window that it has not seen begin is measured from when the
 * new version became current.
 */
public final class RefusalWindows {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalWindows.class);

  private static final Duration[] BUCKETS =
      LongStream.of(50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<SecretArn, Change> changes = new ConcurrentHashMap<>();
  private final Map<SecretArn, News> news = new ConcurrentHashMap<>();
  private final Timer windows;
  private final Clock clock;

  /** When the target of a secret in this namespace was changed. */
  private record Change(String namespace, Instant at) {}

  /** What the user is to be told of a secret in this namespace. */
  private record News(String namespace, Finding finding) {}

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
    changes.put(record.arn(), new Change(record.owner().namespace(), clock.instant().minus(ago)));
  }

  /**
   * A Secret was given a version.
   *
   * @param before the version that it had
   */
  void projected(SecretRecord record, VersionId version, String secret, Optional<String> before) {
    Optional<Instant> changed = Optional.ofNullable(changes.get(record.arn())).map(Change::at);
    RefusalWindow.of(record, version, before, changed, clock.instant())
        .ifPresent(
            window -> {
              changes.remove(record.arn());
              windows.record(window);
              LOG.info(
                  "rotation of {}: old credential refused for {} ms",
                  record.owner(),
                  window.toMillis());
              news.put(
                  record.arn(),
                  new News(
                      record.owner().namespace(),
                      RotationReason.RefusalWindow.with(window.toMillis(), secret, version)));
            });
  }

  /** The last window of a secret, once. */
  Optional<Finding> news(SecretArn secret) {
    return Optional.ofNullable(news.remove(secret)).map(News::finding);
  }

  /** Forgets secrets whose record is gone. */
  void forgetGone(BiPredicate<String, SecretArn> exists) {
    changes.entrySet().removeIf(e -> !exists.test(e.getValue().namespace(), e.getKey()));
    news.entrySet().removeIf(e -> !exists.test(e.getValue().namespace(), e.getKey()));
  }
}
