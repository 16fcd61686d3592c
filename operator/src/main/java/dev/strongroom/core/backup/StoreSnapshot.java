package dev.strongroom.core.backup;

import dev.strongroom.core.backup.Progress.Steps;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.function.Consumer;

/**
 * The whole store as it was at one moment, while others go on working with it. It is read in pages,
 * so that no more than a page of it is in memory.
 *
 * <p>Every method throws {@link Unavailable} with {@link StoreReason#StoreUnavailable} when the
 * store does not answer, with {@link StoreReason#SnapshotTooOld} when it does not have that moment
 * any more.
 */
public interface StoreSnapshot {
  /** Hands over every key record. */
  void keys(Steps steps, Consumer<KeptKey> each);

  /** Hands over the ciphertext of every version that is not in its record. */
  void versions(Steps steps, Consumer<KeptVersion> each);

  /** Hands over every record. */
  void records(Steps steps, Consumer<KeptRecord> each);

  /** Whether the store still has a record of this snapshot, and as it was. */
  boolean isCurrent(KeptRecord record);
}
