package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.ObjectsByName;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.RestoredSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec.Owner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds secrets whose owner was deleted while no operator ran, and schedules their deletion. */
final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  private final KubernetesClient client;
  private final Caches caches;
  private final ScheduleDeletion deletion;
  private final Clock clock;

  OrphanSweep(KubernetesClient client, Caches caches, ScheduleDeletion deletion, Clock clock) {
    this.client = client;
    this.caches = caches;
    this.deletion = deletion;
    this.clock = clock;
  }

  void run() {
    caches.allRecords().filter(this::isOrphan).forEach(this::schedule);
  }

  /** Owners in namespaces that are not watched cannot be seen: nothing is known of them. */
  private boolean isOrphan(SecretRecordResource record) {
    Owner owner = record.getSpec().getOwner();
    return record.getSpec().getDeletionAt() == null
        && caches.watches(owner.namespace())
        && caches
            .primary(owner.namespace(), owner.name())
            .filter(ms -> mayHave(ms, record))
            .isEmpty()
        && find(owner).filter(ms -> mayHave(ms, record)).isEmpty();
  }

  /** A cache may lag, and some secrets are removed at once: better ask. */
  private Optional<ManagedSecret> find(Owner owner) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(ManagedSecret.class),
                        new ObjectName(owner.namespace()),
                        new ObjectName(owner.name()))
                    .get()));
  }

  /** An object of the owner's name may be a later one, which asks for a secret of another name. */
  private static boolean mayHave(ManagedSecret object, SecretRecordResource record) {
    return object.getMetadata().getUid().equals(record.getSpec().getOwner().uid())
        || asksFor(object, record);
  }

  private static boolean asksFor(ManagedSecret object, SecretRecordResource record) {
    try {
      SecretName name = SecretArn.parse(record.getSpec().getArn()).name();
      return new Declaration(object).name().equals(name);
    } catch (InvalidSpec unreadable) {
      return true;
    }
  }

  private void schedule(SecretRecordResource resource) {
    try {
      SecretRecord record = RecordMapper.toRecord(resource);
      Instant storedAt = Instant.parse(resource.getMetadata().getCreationTimestamp());
      if (!RestoredSecret.isOwnerToCome(record.createdAt(), storedAt, clock.instant())) {
        deletion.schedule(record.owner(), record.arn().name());
      }
    } catch (Unavailable away) {
      throw away;
    } catch (Failure failure) {
      LOG.warn("record {} without owner: {}", resource.getMetadata().getName(), failure.finding());
    }
  }
}
