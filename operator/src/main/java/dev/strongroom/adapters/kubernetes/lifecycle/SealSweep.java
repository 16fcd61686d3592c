package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.StoredRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the records that an earlier version has written, some in each round of the background work,
 * and has seals required when none is left. A record that cannot be read, or not be written, is not
 * used either, and holds nothing up. Every round finds anew what is left, so it may end at any
 * point.
 */
public final class SealSweep {
  private static final Logger LOG = LoggerFactory.getLogger(SealSweep.class);

  /** At one round in five seconds, 10,000 records take eight minutes. */
  private static final int BATCH = 100;

  private final RecordQueries queries;
  private final RecordStore records;
  private final RecordSeals seals;
  private final Set<String> unusable = new HashSet<>();

  /**
   * A sweep that has not sealed anything yet.
   *
   * @param seals told when none is left
   */
  public SealSweep(RecordQueries queries, RecordStore records, RecordSeals seals) {
    this.queries = queries;
    this.records = records;
    this.seals = seals;
  }

  /** One round; nothing once seals are required. */
  public void run() {
    if (seals.isEnforced()) {
      return;
    }
    try {
      List<StoredRecord> due =
          queries
              .unsealed()
              .filter(record -> !unusable.contains(record.id()))
              .limit(BATCH)
              .toList();
      due.forEach(this::seal);
      if (due.isEmpty()) {
        seals.enforce();
        LOG.info("every record bears a seal: from now on a record without a valid one is not used");
      }
    } catch (Unavailable | NotYet later) {
      LOG.info("records are sealed later: {}", later.finding());
    }
  }

  /** Whoever changes it at the same time seals it, too. */
  private void seal(StoredRecord unsealed) {
    try {
      records.compareAndSwap(queries.verified(unsealed));
    } catch (Unavailable | NotYet later) {
      throw later;
    } catch (Failure refused) {
      unusable.add(unsealed.id());
      LOG.warn("record {} is not sealed: {}", unsealed.id(), refused.finding());
    }
  }
}
