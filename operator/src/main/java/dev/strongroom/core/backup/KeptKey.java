package dev.strongroom.core.backup;

import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;

/** A key record as a store or a backup has it, with fields that this version does not know. */
public interface KeptKey {
  /** What the store finds it by. */
  String name();

  /**
   * The key record.
   *
   * @throws Unreadable with {@link StoreReason#StoredByNewerVersion} or {@link
   *     StoreReason#StoredObjectDamaged} when it cannot be read
   */
  KeyRecord record();

  /** The same with another record. */
  KeptKey as(KeyRecord next);
}
