package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.store.RecordRounds;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.StoredRecord;
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

  private final RecordQueries queries;
  private final RecordStore records;
  private final RecordSeals seals;
  private final RecordRounds rounds = new RecordRounds("records are sealed", "is not sealed");

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
    if (rounds.run(queries::unsealed, this::seal)) {
      seals.enforce();
      LOG.info("every record bears a seal: from now on a record without a valid one is not used");
    }
  }

  /** Whoever changes it at the same time seals it, too. */
  private void seal(StoredRecord unsealed) {
    records.compareAndSwap(queries.verified(unsealed));
  }
}
