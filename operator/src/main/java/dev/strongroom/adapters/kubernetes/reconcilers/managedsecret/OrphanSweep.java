package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds secrets whose owner was deleted while no operator ran, and schedules their deletion. */
final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  private final Caches caches;
  private final ScheduleDeletion deletion;

  OrphanSweep(Caches caches, ScheduleDeletion deletion) {
    this.caches = caches;
    this.deletion = deletion;
  }

  void run() {
    caches.allRecords().filter(this::isOrphan).forEach(this::schedule);
  }

  /** Owners in namespaces that are not watched cannot be seen: nothing is known of them. */
  private boolean isOrphan(SecretRecordResource record) {
    return record.getSpec().getDeletionAt() == null
        && caches.watches(record.getSpec().getOwner().namespace())
        && !caches.hasPrimary(
            record.getSpec().getOwner().namespace(), record.getSpec().getOwner().name());
  }

  private void schedule(SecretRecordResource resource) {
    try {
      SecretRecord record = RecordMapper.toRecord(resource);
      deletion.schedule(record.owner(), record.arn().name());
    } catch (Failure failure) {
      LOG.warn("record {} without owner: {}", resource.getMetadata().getName(), failure.finding());
    }
  }
}
