package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Schedules the deletion of a secret, and takes that back. Nothing is removed before the window
 * ends (see {@link RemoveSecret}); until then the owner, applied again, has everything back (see
 * {@link DeclareSecret}).
 */
public final class ScheduleDeletion {
  private final RecordStore records;
  private final RecordUpdates updates;
  private final Clock clock;

  /** The use case over this store. */
  public ScheduleDeletion(RecordStore records, Clock clock) {
    this.records = records;
    this.updates = new RecordUpdates(records);
    this.clock = clock;
  }

  /**
   * Schedules the deletion of a secret whose owner is gone, with the window that it had declared,
   * if the secret still belongs to that very incarnation: a new object under the same name keeps
   * it. One that is scheduled on request keeps its date.
   */
  public void schedule(Owner owner, SecretName name) {
    try {
      updates.change(
          owner.namespace(),
          name,
          record -> record.owner().equals(owner) ? withoutOwner(record) : record);
    } catch (Rejected gone) {
      // There is no such secret: nothing is left to do.
    }
  }

  /**
   * Schedules a deletion on request (AWS DeleteSecret). The object that declares the secret stays,
   * with all that it declares, until the window ends: see {@link RemoveSecret}.
   *
   * @param policy the window; without one a secret that is not there, or scheduled already, is no
   *     failure (AWS ForceDeleteWithoutRecovery)
   * @return when the secret is removed
   * @throws Rejected when there is no such secret, it has replicas or is one, or it is scheduled
   *     already
   */
  public Instant request(String namespace, SecretName name, DeletionPolicy policy) {
    if (policy.atOnce() && records.find(namespace, name).isEmpty()) {
      return clock.instant();
    }
    SecretRecord record =
        updates.change(
            namespace,
            name,
            found -> {
              if (!policy.atOnce()) {
                VersionChanges.requireUsable(found);
              }
              requireNoReplicas(found);
              return found.withRequestedDeletion(end(policy));
            });
    return record.deletionAt().orElseThrow();
  }

  /** Replicas go first (AWS); a link to another account must be ended from this side. */
  private static void requireNoReplicas(SecretRecord record) {
    SecretAttributes attributes = record.attributes();
    if (!attributes.replicas().isEmpty()) {
      throw new Rejected(
          Kind.INVALID_PARAMETER,
          RequestReason.ReplicasLeft.with(
              record.arn(),
              attributes.replicas().stream()
                  .map(RegionReplica::region)
                  .collect(Collectors.joining(","))));
    }
    if (attributes.primary().isPresent() || attributes.accountReplica().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.AccountLinkLeft.with(record.arn()));
    }
  }

  /**
   * Takes a scheduled deletion back (AWS RestoreSecret); a secret that is not scheduled stays as it
   * is.
   *
   * @return the record as it is now
   * @throws Rejected when there is no such secret, or its removal has begun
   */
  public SecretRecord restore(String namespace, SecretName name) {
    return updates.change(namespace, name, record -> record.withDeletion(Optional.empty()));
  }

  private SecretRecord withoutOwner(SecretRecord record) {
    return record.withDeletion(
        record.deletionAt().or(() -> Optional.of(end(record.metadata().deletion()))));
  }

  private Instant end(DeletionPolicy policy) {
    return clock.instant().plus(policy.window());
  }
}
