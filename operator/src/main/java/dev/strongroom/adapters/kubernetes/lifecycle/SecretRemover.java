package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.installation.ClockGuard;
import dev.strongroom.adapters.kubernetes.projection.ProjectionWriter;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.secrets.RemoveSecret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the secrets whose recovery window has ended, and ends what an earlier run began. */
public final class SecretRemover {
  private static final Logger LOG = LoggerFactory.getLogger(SecretRemover.class);

  private final RecordQueries records;
  private final Caches caches;
  private final Owners owners;
  private final ProjectionWriter secrets;
  private final RemoveSecret removal;
  private final Clock clock;
  private final ClockGuard clockGuard;
  private final Counter removed;

  /**
   * Removes from this store.
   *
   * @param owners asked before a removal begins
   */
  public SecretRemover(
      RecordQueries records,
      Caches caches,
      Owners owners,
      ProjectionWriter secrets,
      RemoveSecret removal,
      Clock clock,
      ClockGuard clockGuard,
      MeterRegistry meters) {
    this.records = records;
    this.caches = caches;
    this.owners = owners;
    this.secrets = secrets;
    this.removal = removal;
    this.clock = clock;
    this.clockGuard = clockGuard;
    this.removed =
        Counter.builder("strongroom.secrets.removed")
            .description("Secrets removed since the start because their recovery window had ended")
            .register(meters);
  }

  void run() {
    List<StoredRecord> due = records.dueForDeletion(clock.instant()).toList();
    if (!due.isEmpty() && clockGuard.isTrusted()) {
      due.forEach(this::remove);
    }
  }

  /**
   * Takes the marks off the Secrets that outlive their secret: a mark without a record would look
   * like a record that was lost.
   */
  private void unmark(SecretRecord record) {
    List<SeenSecret> marked = caches.secretsOf(Holder.managedSecret(record.owner())).toList();
    for (SeenSecret secret : marked) {
      try {
        secrets
            .unmark(secret.getMetadata().getName(), record)
            .ifPresent(now -> caches.written(now, Optional.of(secret)));
      } catch (Refused kept) {
        LOG.warn("secret {}: a Secret keeps its mark: {}", record.arn(), kept.finding());
      }
    }
  }

  /**
   * Whether an object has the secret after all: it was taken for deleted, or its record was set
   * back. Its next pass takes the deletion back, or tells what is wrong. A removal that has begun
   * is ended. One that a caller of the API asked for takes the object along that still declares it.
   */
  private boolean isOwned(SecretRecord record) {
    return !record.isBeingRemoved()
        && caches.watches(record.owner().namespace())
        && (record.isDeletionRequested() ? owners.isOwnedByLater(record) : owners.isOwned(record));
  }

  private void remove(StoredRecord stored) {
    try {
      SecretRecord record = records.verified(stored);
      if (LabelOutbox.isAwaited(record, clock.instant())) {
        return;
      }
      if (isOwned(record)) {
        LOG.warn("secret {} is not removed: its ManagedSecret is still there", record.arn());
        caches.lookAgainAt(record);
        return;
      }
      unmark(record);
      if (removal.remove(record.owner().namespace(), record.arn().name())) {
        removed.increment();
        LOG.info("secret {} removed: its recovery window has ended", record.arn());
      }
    } catch (Unavailable away) {
      throw away;
    } catch (Failure left) {
      LOG.warn("record {} is left: {}", stored.id(), left.finding());
    }
  }
}
