package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the values of versions without a label out of their records, some in each round of the
 * background work. A value is written into its own object first, and then the record names that
 * object by one compare-and-swap. Whatever a crash leaves is garbage, and the next round finds the
 * value where it was.
 */
public final class ValueRelocation {
  private static final Logger LOG = LoggerFactory.getLogger(ValueRelocation.class);

  /** Records of one round. */
  private static final int BATCH = 100;

  private final SeenRecords queries;
  private final RecordStore records;
  private final ValuePlacement placement;
  private final Set<String> unusable = new HashSet<>();

  ValueRelocation(SeenRecords queries, RecordStore records, ValuePlacement placement) {
    this.queries = queries;
    this.records = records;
    this.placement = placement;
  }

  /**
   * One round.
   *
   * @return how many records were looked at; 0 when none is left
   */
  public int run() {
    List<SeenRecord> due =
        queries
            .seen()
            .filter(record -> !unusable.contains(record.id()))
            .filter(ValueRelocation::isDue)
            .limit(BATCH)
            .toList();
    try {
      due.forEach(this::move);
    } catch (Unavailable | NotYet later) {
      LOG.info("unlabelled values are moved later: {}", later.finding());
    }
    return due.size();
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
    try {
      SecretRecord record = queries.verified(stored);
      SecretRecord next = record;
      for (VersionEntry version : record.versions()) {
        if (isDue(record, version) && version.place() instanceof Inline inline) {
          next = next.withVersion(placement.moved(record, version, inline));
        }
      }
      records.compareAndSwap(next);
    } catch (Unavailable | NotYet later) {
      throw later;
    } catch (Failure refused) {
      unusable.add(stored.id());
      LOG.warn("record {}: its values are not moved: {}", stored.id(), refused.finding());
    }
  }
}
