package dev.strongroom.core.record;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of the stored records, whoever changes them. A listener is first told of every
 * record that there is, then of each change. Changes of one record come in their order; one thread
 * delivers all of them, so a listener must be quick and never wait for the store.
 */
public interface RecordFeed {
  /**
   * What became of a record. States between the two may have been skipped.
   *
   * @param before the state that was told of before; of a record that is gone, its last state;
   *     empty when it is new
   * @param now as it is; empty when it is gone
   */
  record Change(Optional<StoredRecord> before, Optional<StoredRecord> now) {}

  /** Adds a listener. To be called before the records are read. */
  void listen(Consumer<Change> listener);
}
