package dev.strongroom.core.secrets;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Schedules the deletion of a secret whose owner is gone. Nothing is removed before the window
 * ends; until then the owner, applied again, has everything back (see {@link DeclareSecret}).
 */
public final class ScheduleDeletion {
  /** Default recovery window (AWS DeleteSecret). */
  public static final Duration WINDOW = Duration.ofDays(30);

  private static final int TRIES = 5;

  private final RecordStore records;
  private final Clock clock;

  /** The use case over this store. */
  public ScheduleDeletion(RecordStore records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /**
   * Schedules the deletion of the secret with this name if it still belongs to {@code owner}'s very
   * incarnation: a new object under the same name keeps it.
   */
  public void schedule(Owner owner, SecretName name) {
    for (int i = 0; i < TRIES; i++) {
      Optional<SecretRecord> record = records.find(owner.namespace(), name);
      if (record.isEmpty()
          || !record.get().owner().equals(owner)
          || record.get().deletionAt().isPresent()) {
        return;
      }
      SecretRecord next = record.get().withDeletion(Optional.of(clock.instant().plus(WINDOW)));
      if (records.compareAndSwap(next).isPresent()) {
        return;
      }
    }
    throw new Unavailable(Reason.Conflict.with());
  }
}
