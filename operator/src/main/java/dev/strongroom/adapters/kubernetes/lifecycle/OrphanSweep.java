package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.secrets.RestoredSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.ManagedSecret;
import java.time.Clock;
import java.util.List;
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
  private final RecordQueries records;
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
      Owners owners,
      RecordQueries records,
      Caches caches,
      ScheduleDeletion deletion,
      Clock clock,
      SecondLooks looks) {
    this.owners = owners;
    this.records = records;
    this.caches = caches;
    this.deletion = deletion;
    this.clock = clock;
    this.looks = looks;
  }

  void run() {
    List<StoredRecord> orphans = records.notScheduledForDeletion().filter(this::isOrphan).toList();
    looks.keepOnly(orphans.stream().map(StoredRecord::id).collect(Collectors.toSet()));
    for (StoredRecord orphan : orphans) {
      if (looks.confirm(orphan.id())) {
        schedule(orphan);
        // One that could not be scheduled is looked at anew with the next sweep.
        looks.forget(orphan.id());
      }
    }
  }

  /** Whether a secret was found without an owner once, a minute ago. */
  boolean isSecondLookDue() {
    return !looks.due().isEmpty();
  }

  /** Owners in namespaces that are not watched cannot be seen: nothing is known of them. */
  private boolean isOrphan(StoredRecord record) {
    return record.owner().filter(owner -> isOrphan(record, owner)).isPresent();
  }

  private boolean isOrphan(StoredRecord record, Owner owner) {
    return caches.watches(owner.namespace())
        && caches
            .primary(owner.namespace(), owner.name())
            .filter(ms -> mayHave(ms, record, owner))
            .isEmpty()
        && owners
            .find(owner.namespace(), owner.name())
            .filter(ms -> mayHave(ms, record, owner))
            .isEmpty();
  }

  /** An object of the owner's name may be a later one, which asks for a secret of another name. */
  private static boolean mayHave(ManagedSecret object, StoredRecord record, Owner owner) {
    return object.getMetadata().getUid().equals(owner.uid()) || asksFor(object, record);
  }

  private static boolean asksFor(ManagedSecret object, StoredRecord record) {
    try {
      return new Declaration(object).name().equals(record.record().arn().name());
    } catch (InvalidInput | Unreadable unreadable) {
      return true;
    }
  }

  private void schedule(StoredRecord orphan) {
    try {
      SecretRecord record = orphan.record();
      if (!RestoredSecret.isOwnerToCome(record.createdAt(), orphan.storedAt(), clock.instant())) {
        deletion.schedule(record.owner(), record.arn().name());
      }
    } catch (Unavailable away) {
      throw away;
    } catch (Failure failure) {
      LOG.warn("record {} without owner: {}", orphan.id(), failure.finding());
    }
  }
}
