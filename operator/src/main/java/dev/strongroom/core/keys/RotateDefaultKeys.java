package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Unavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gives the default keys of accounts a new material every {@link KeyChanges#DEFAULT_KEY_PERIOD}, as
 * AWS KMS does with the keys that it manages. The new one encrypts, the earlier ones go on
 * decrypting, so no value and no wrapped data key is touched. Each rotation is one compare-and-swap
 * of one record: ended at any instant it has happened or not, and of several at once one wins.
 *
 * <p>How often it is asked is the pace: keys that are all overdue, as after an upgrade, follow each
 * other one by one.
 */
public final class RotateDefaultKeys {
  private final KeyRecordStore store;
  private final KeyMaker maker;
  private final Supplier<Collection<KeyRecord>> known;
  private final Clock clock;

  /**
   * The use case over these.
   *
   * @param known all records as a cache has them, which may lag
   */
  public RotateDefaultKeys(
      KeyRecordStore store, KeyMaker maker, Supplier<Collection<KeyRecord>> known, Clock clock) {
    this.store = store;
    this.maker = maker;
    this.known = known;
    this.clock = clock;
  }

  /** How many keys are due for a new material. */
  public long due() {
    return overdue().count();
  }

  /**
   * Rotates the key that has been due for the longest time.
   *
   * @return its record with the new material; empty when none is due, or when somebody changed the
   *     record since the cache saw it, so that a later look decides again
   * @throws Unavailable when the store or the root key does not answer
   */
  public Optional<KeyRecord> next() {
    return overdue()
        .min(Comparator.comparing(record -> KeyChanges.nextRotationAt(record).orElseThrow()))
        .flatMap(record -> store.compareAndSwap(record.withNewMaterial(maker.next(record))));
  }

  private Stream<KeyRecord> overdue() {
    Instant now = clock.instant();
    return known.get().stream()
        .filter(KeyRecord::isDefault)
        .filter(record -> KeyChanges.isRotationDue(record, Optional.empty(), now));
  }
}
