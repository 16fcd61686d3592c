package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes a scheduled deletion back for a caller of the API (AWS RestoreSecret). Where a caller of
 * the API had asked for the deletion, the object is still there, and everything it declares takes
 * effect again. Where the object was deleted, one is made with what the record knows: description,
 * tags, type, key and resource policy. Repeated after a crash it finds that object.
 */
public final class RestoreSecret {
  private final RecordUpdates updates;
  private final Declarations declarations;
  private final Clock clock;

  /** The use case over these ports. */
  public RestoreSecret(RecordStore records, Declarations declarations, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.declarations = declarations;
    this.clock = clock;
  }

  /**
   * Restores a secret; one that is not scheduled for deletion stays as it is.
   *
   * @param found the record, which may lag
   * @param namespace the account's namespace as it is now
   * @return the record as it is now
   * @throws Rejected when there is no such secret any more, or its removal has begun
   * @throws Unavailable when API server or store do not answer; the same call may be repeated
   */
  public SecretRecord restore(SecretRecord found, NamespaceIdentity namespace) {
    SecretRecord record = updates.require(found.owner().namespace(), found.arn().name());
    if (record.deletion().isEmpty()) {
      return record;
    }
    return record.isDeletionRequested()
        ? updates.change(
            record.owner().namespace(),
            record.arn().name(),
            now -> now.isDeletionRequested() ? now.withDeletion(Optional.empty()) : now)
        : withNewOwner(record, namespace);
  }

  private SecretRecord withNewOwner(SecretRecord scheduled, NamespaceIdentity namespace) {
    Owner owner = newOwner(scheduled);
    return updates.change(
        scheduled.owner().namespace(),
        scheduled.arn().name(),
        now ->
            now.owner().equals(scheduled.owner()) && now.deletion().isPresent()
                ? now.withDeclaration(owner, now.metadata())
                    .withTenancy(namespace.tenancy())
                    .withDeletion(Optional.empty())
                    .changed(clock.instant())
                : now);
  }

  private Owner newOwner(SecretRecord scheduled) {
    VersionId token =
        VersionId.derived(scheduled.arn() + "/restored/" + scheduled.deletionAt().orElseThrow());
    DeclaredByApi declared =
        new DeclaredByApi(
            scheduled.owner().namespace(),
            scheduled.arn().name(),
            scheduled.metadata(),
            scheduled.metadata().key().map(UUID::toString),
            token,
            scheduled.attributes());
    try {
      return declarations.create(declared);
    } catch (Rejected taken) {
      if (taken.kind() != Kind.EXISTS) {
        throw taken;
      }
      // Somebody has applied the object again: its own pass restores the secret.
      throw new Unavailable(StoreReason.Conflict.with());
    }
  }
}
