package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import java.time.Clock;

/**
 * Changes what a ManagedSecret declares, for a caller of the API: the object first and the record
 * second, so that the record never has what the object will take back. After a crash between the
 * two the reconciler brings the record to the object, or the caller's retry does.
 */
public final class ChangeDeclaration {
  private final RecordUpdates updates;
  private final Declarations declarations;
  private final Clock clock;

  /** The use case over these ports. */
  public ChangeDeclaration(RecordStore records, Declarations declarations, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.declarations = declarations;
    this.clock = clock;
  }

  /**
   * Changes the declaration of a secret. One that is declared already is no write at all.
   *
   * @param found the record, which may lag
   * @return the record as it is now
   * @throws Rejected when the secret or its object is deleted, the tags would be too many, or the
   *     API server refuses the object
   * @throws Unavailable when API server or store do not answer; the same call may be repeated
   */
  public SecretRecord change(SecretRecord found, DeclarationChange change) {
    VersionChanges.requireUsable(found);
    TagRules.require(change.tags());
    TagRules.require(change.applied(found.metadata()).tags());
    if (change.applied(found.metadata()).equals(found.metadata())) {
      return found;
    }
    if (!declarations.change(found.owner(), change)) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.MarkedForDeletion.with());
    }
    return updates.change(
        found.owner().namespace(), found.arn().name(), record -> changed(record, found, change));
  }

  private SecretRecord changed(SecretRecord record, SecretRecord found, DeclarationChange change) {
    VersionChanges.requireUsable(record);
    if (!record.owner().equals(found.owner())) {
      // Another object declares the secret since it was found; what was changed is not its own.
      throw new Unavailable(StoreReason.Conflict.with());
    }
    Metadata next = change.applied(record.metadata());
    return next.equals(record.metadata())
        ? record
        : record.withDeclaration(record.owner(), next).changed(clock.instant());
  }
}
