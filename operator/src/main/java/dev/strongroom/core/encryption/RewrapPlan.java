package dev.strongroom.core.encryption;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which versions of a secret have to be wrapped under its present key.
 *
 * @param versions how many should be under it
 * @param due those that are not yet, oldest first
 */
public record RewrapPlan(int versions, List<VersionId> due) {
  private static final Set<StagingLabel> LABELS =
      Set.of(StagingLabel.CURRENT, StagingLabel.PENDING, StagingLabel.PREVIOUS);

  /** Which versions go to a new key. */
  public enum Mode {
    /**
     * As AWS does: those with AWSCURRENT, AWSPENDING and AWSPREVIOUS, and the old key goes on
     * opening them, so that nobody is locked out.
     */
    LABELLED,
    /** All of them, and no other key opens them any more, so that the old one can be retired. */
    ALL
  }

  /** Copies. */
  public RewrapPlan {
    due = List.copyOf(due);
  }

  /** The plan for a record as it is. */
  public static RewrapPlan of(SecretRecord record, Mode mode) {
    Optional<UUID> key = record.metadata().key();
    List<VersionEntry> concerned =
        record.versions().stream()
            .filter(v -> v.state() == VersionEntry.State.WRITTEN)
            .filter(v -> mode == Mode.ALL || isLabelled(record, v.id()))
            .toList();
    List<VersionId> due =
        concerned.stream().filter(v -> !isDone(v.keys(), key, mode)).map(VersionEntry::id).toList();
    return new RewrapPlan(concerned.size(), due);
  }

  private static boolean isLabelled(SecretRecord record, VersionId version) {
    return record.labels().of(version).stream().anyMatch(LABELS::contains);
  }

  private static boolean isDone(VersionKeys keys, Optional<UUID> key, Mode mode) {
    return mode == Mode.ALL ? keys.all().equals(Set.of(key)) : keys.all().contains(key);
  }

  /** How many are under the key. */
  public int done() {
    return versions - due.size();
  }
}
