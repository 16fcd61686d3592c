package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.crds.SecretRecordResource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the secrets whose recovery window has ended, and ends what an earlier run began. */
final class Removals {
  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  private final Caches caches;
  private final RemoveSecret removal;
  private final Clock clock;
  private final Counter removed;

  Removals(Caches caches, RemoveSecret removal, Clock clock, MeterRegistry meters) {
    this.caches = caches;
    this.removal = removal;
    this.clock = clock;
    this.removed =
        Counter.builder("strongroom.secrets.removed")
            .description("Secrets removed since the start because their recovery window had ended")
            .register(meters);
  }

  void run() {
    Instant now = clock.instant();
    caches.allRecords().filter(record -> isDue(record, now)).forEach(this::remove);
  }

  private static boolean isDue(SecretRecordResource record, Instant now) {
    String at = record.getSpec().getDeletionAt();
    try {
      return at != null && !Instant.parse(at).isAfter(now);
    } catch (DateTimeParseException unreadable) {
      return false;
    }
  }

  private void remove(SecretRecordResource resource) {
    try {
      SecretRecord record = RecordMapper.toRecord(resource);
      if (removal.remove(record.owner().namespace(), record.arn().name())) {
        removed.increment();
        LOG.info("secret {} removed: its recovery window has ended", record.arn());
      }
    } catch (Unavailable away) {
      throw away;
    } catch (Failure left) {
      LOG.warn("record {} is left: {}", resource.getMetadata().getName(), left.finding());
    }
  }
}
