package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;

/**
 * Moves the values of versions without a label out of their records, some in each round of the
 * background work. A value is written into its own object first, and then the record names that
 * object by one compare-and-swap. Whatever a crash leaves is garbage, and the next round finds the
 * value where it was.
 */
public final class ValueRelocation {
  private final SeenRecords queries;
  private final RecordStore records;
  private final ValuePlacement placement;
  private final RecordRounds rounds =
      new RecordRounds("unlabelled values are moved", "keeps its unlabelled values");

  ValueRelocation(SeenRecords queries, RecordStore records, ValuePlacement placement) {
    this.queries = queries;
    this.records = records;
    this.placement = placement;
  }

  /** One round; true when no such value was left. */
  public boolean run() {
    return rounds.run(() -> queries.seen().filter(ValueRelocation::isDue), this::move);
  }

  private static boolean isDue(SeenRecord stored) {
    if (stored.unreadable().isPresent() || stored.record().isBeingRemoved()) {
      return false;
    }
    SecretRecord record = stored.record();
    return record.versions().stream().anyMatch(version -> isDue(record, version));
  }

  private static boolean isDue(SecretRecord record, VersionEntry version) {
    return version.place() instanceof Inline
        && !record.labels().labels().containsValue(version.id());
  }

  /** When somebody else changes the record at the same time, a later round sees to it. */
  private void move(SeenRecord stored) {
    SecretRecord record = queries.verified(stored);
    SecretRecord next = record;
    for (VersionEntry version : record.versions()) {
      if (isDue(record, version) && version.place() instanceof Inline inline) {
        next = next.withVersion(placement.moved(record, version, inline));
      }
    }
    records.compareAndSwap(next);
  }
}
