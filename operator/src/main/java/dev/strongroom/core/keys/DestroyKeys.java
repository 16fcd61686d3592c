package dev.strongroom.core.keys;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
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
  private final BooleanSupplier clockTrusted;

  /**
   * The use case over this store.
   *
   * @param known all records as a cache has them, which may lag
   */
  public DestroyKeys(KeyRecordStore store, Supplier<Collection<KeyRecord>> known, Clock clock) {
    this(store, known, clock, () -> true);
  }

  /**
   * The use case over this store.
   *
   * @param known all records as a cache has them, which may lag
   * @param clockTrusted asked before anything is destroyed: whether the clock can be believed
   */
  public DestroyKeys(
      KeyRecordStore store,
      Supplier<Collection<KeyRecord>> known,
      Clock clock,
      BooleanSupplier clockTrusted) {
    this.clockTrusted = clockTrusted;
    this.store = store;
    this.known = known;
    this.clock = clock;
  }

  /** Destroys what is due; the records as they were. */
  public List<KeyRecord> run() {
    Instant now = clock.instant();
    List<KeyRecord> due = known.get().stream().filter(r -> isDue(r, now)).toList();
    if (due.isEmpty() || !clockTrusted.getAsBoolean()) {
      return List.of();
    }
    return due.stream().filter(store::delete).toList();
  }

  private static boolean isDue(KeyRecord record, Instant now) {
    return record
        .customer()
        .flatMap(CustomerKey::deletionAt)
        .filter(at -> !at.isAfter(now))
        .isPresent();
  }
}
