package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The value that a rotation makes: there is never a second one. */
final class PendingValue {
  private final SecretRecord stored;
  private final SecretRecord record;
  private final RunningRotation running;
  private final SecretValues values;
  private final Reservation room;
  private Optional<VersionEntry> made = Optional.empty();

  /**
   * The pending value.
   *
   * @param stored the record as the store has it
   * @param record that, with the rotation under way
   * @param room where the room is reserved for what is added to the stored one
   */
  PendingValue(
      SecretRecord stored,
      SecretRecord record,
      RunningRotation running,
      SecretValues values,
      Reservation room) {
    this.stored = stored;
    this.record = record;
    this.running = running;
    this.values = values;
    this.room = room;
  }

  /** Whether there is a value: in the record, or made just now. */
  boolean exists() {
    return made.isPresent() || record.version(running.token()).filter(v -> !v.empty()).isPresent();
  }

  /**
   * Makes the value. It is stored with the record that it is put {@linkplain #into into}.
   *
   * @throws Rejected if there is no room for it
   */
  void write(SecretValue value) {
    VersionEntry entry =
        record
            .version(running.token())
            .orElseGet(() -> VersionEntry.announced(running.token(), running.startedAt()))
            .holding(values.seal(record, running.token(), value), value.length());
    room.require(stored, record.withVersion(entry));
    made = Optional.of(entry);
  }

  /** The record with the value that was made just now, if one was. */
  SecretRecord into(SecretRecord target) {
    return made.map(target::withVersion).orElse(target);
  }
}
