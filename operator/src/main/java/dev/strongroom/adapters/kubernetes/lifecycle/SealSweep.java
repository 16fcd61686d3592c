package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.RecordSealing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

  private final Supplier<Stream<SecretRecordResource>> known;
  private final KubernetesRecordStore records;
  private final RecordSeals seals;
  private final Set<String> unusable = new HashSet<>();

  /**
   * A sweep that has not sealed anything yet.
   *
   * @param known all records as a cache has them
   */
  public SealSweep(
      Supplier<Stream<SecretRecordResource>> known,
      KubernetesRecordStore records,
      RecordSeals seals) {
    this.known = known;
    this.records = records;
    this.seals = seals;
  }

  /** One round; nothing once seals are required. */
  public void run() {
    if (seals.isEnforced()) {
      return;
    }
    try {
      List<SecretRecordResource> due = known.get().filter(this::isDue).limit(BATCH).toList();
      due.forEach(this::seal);
      if (due.isEmpty()) {
        seals.enforce();
        LOG.info("every record bears a seal: from now on a record without a valid one is not used");
      }
    } catch (Unavailable | NotYet later) {
      LOG.info("records are sealed later: {}", later.finding());
    }
  }

  private boolean isDue(SecretRecordResource resource) {
    if (unusable.contains(resource.getMetadata().getName())) {
      return false;
    }
    try {
      records.toRecord(resource);
      return !RecordSealing.isSealed(resource, seals);
    } catch (InvalidInput | Unreadable unreadable) {
      return false;
    }
  }

  /** Whoever changes it at the same time seals it, too. */
  private void seal(SecretRecordResource resource) {
    try {
      SecretRecord record = records.toRecord(resource);
      records.compareAndSwap(record);
    } catch (Unavailable | NotYet later) {
      throw later;
    } catch (Failure refused) {
      unusable.add(resource.getMetadata().getName());
      LOG.warn("record {} is not sealed: {}", resource.getMetadata().getName(), refused.finding());
    }
  }
}
