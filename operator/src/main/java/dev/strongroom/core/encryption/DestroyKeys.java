package dev.strongroom.core.encryption;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Destroys the material of keys whose deletion window has ended, as AWS KMS does, whoever still
 * uses them: those were named for as long as the window was open. A deletion that is cancelled at
 * the same moment wins or loses as a whole, by the record's revision.
 */
public final class DestroyKeys {
  private final KeyRecordStore store;
  private final Supplier<Collection<KeyRecord>> known;
  private final Clock clock;

  /**
   * The use case over this store.
   *
   * @param known all records as a cache has them, which may lag
   */
  public DestroyKeys(KeyRecordStore store, Supplier<Collection<KeyRecord>> known, Clock clock) {
    this.store = store;
    this.known = known;
    this.clock = clock;
  }

  /** Destroys what is due; the records as they were. */
  public List<KeyRecord> run() {
    Instant now = clock.instant();
    return known.get().stream().filter(r -> isDue(r, now)).filter(store::delete).toList();
  }

  private static boolean isDue(KeyRecord record, Instant now) {
    return record
        .customer()
        .flatMap(CustomerKey::deletionAt)
        .filter(at -> !at.isAfter(now))
        .isPresent();
  }
}
