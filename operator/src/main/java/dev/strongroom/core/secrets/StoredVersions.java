package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of versions that record and store do not agree about. A value without a record that
 * names it is what a crash has left, or what was pruned: garbage. A version that a record names and
 * whose value is not there is lost: the record says so, and keeps it, its labels and all others.
 */
public final class StoredVersions {
  /**
   * How long a value is left alone that no record names. Between the writing of a value and the
   * change of its record lie moments.
   */
  public static final Duration KEPT = Duration.ofHours(1);

  private final RecordUpdates updates;

  /** The use case over this store. */
  public StoredVersions(RecordStore records) {
    this.updates = new RecordUpdates(records);
  }

  /**
   * Whether a stored value can go.
   *
   * @param record the record of the secret's name as the store has it now, if there is one
   * @param arn the secret that the value belongs to
   * @param writtenAt when it was written, or found again by whoever repeated that
   */
  public static boolean isGarbage(
      Optional<SecretRecord> record,
      SecretArn arn,
      VersionId version,
      Instant writtenAt,
      Instant now) {
    boolean named =
        record.filter(r -> r.arn().equals(arn)).flatMap(r -> r.version(version)).isPresent();
    return !named && !writtenAt.plus(KEPT).isAfter(now);
  }

  /**
   * Notes which values of a secret are there.
   *
   * @param lost versions whose values are not in the store
   * @param found versions whose values are
   * @throws Rejected when there is no such secret
   * @throws Unavailable when the store does not answer
   */
  public void note(String namespace, SecretName name, Set<VersionId> lost, Set<VersionId> found) {
    updates.change(
        namespace,
        name,
        record -> {
          SecretRecord next = record;
          for (VersionEntry entry : record.versions()) {
            next = next.withVersion(noted(entry, lost, found));
          }
          return next;
        });
  }

  private static VersionEntry noted(VersionEntry entry, Set<VersionId> lost, Set<VersionId> found) {
    return switch (entry.state()) {
      case WRITTEN -> lost.contains(entry.id()) ? entry.in(VersionEntry.State.MISSING) : entry;
      case MISSING -> found.contains(entry.id()) ? entry.in(VersionEntry.State.WRITTEN) : entry;
      case ANNOUNCED -> entry;
    };
  }
}
