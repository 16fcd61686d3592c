package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.RestoredSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec.Owner;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds secrets whose owner was deleted while no operator ran, and schedules their deletion. Each
 * is looked at twice, a minute apart (see {@link SecondLooks}). The first run schedules nothing;
 * later ones are for a clock that agrees with the API server's.
 */
public final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

  private final Owners owners;
  private final Caches caches;
  private final ScheduleDeletion deletion;
  private final Clock clock;
  private final SecondLooks looks;

  /**
   * A sweep that has not looked yet.
   *
   * @param looks at what was found without an owner; this sweep's own
   */
  public OrphanSweep(
      Owners owners, Caches caches, ScheduleDeletion deletion, Clock clock, SecondLooks looks) {
    this.owners = owners;
    this.caches = caches;
    this.deletion = deletion;
    this.clock = clock;
    this.looks = looks;
  }

  void run() {
    List<SecretRecordResource> orphans = caches.allRecords().filter(this::isOrphan).toList();
    Set<String> names =
        orphans.stream().map(o -> o.getMetadata().getName()).collect(Collectors.toSet());
    looks.keepOnly(names);
    for (SecretRecordResource orphan : orphans) {
      String name = orphan.getMetadata().getName();
      if (looks.confirm(name)) {
        schedule(orphan);
        // One that could not be scheduled is looked at anew with the next sweep.
        looks.forget(name);
      }
    }
  }

  /** Whether a secret was found without an owner once, a minute ago. */
  boolean isSecondLookDue() {
    return !looks.due().isEmpty();
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
        && owners.find(owner.namespace(), owner.name()).filter(ms -> mayHave(ms, record)).isEmpty();
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
    } catch (InvalidInput unreadable) {
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
