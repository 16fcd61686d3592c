package dev.strongroom.core.rotation;

import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.values.SecretValue;
import java.util.OptionalInt;

/** The value that a rotation makes: there is never a second one. */
final class PendingValue {
  private final SecretRecord record;
  private final RunningRotation running;
  private final SecretValues values;
  private final Reservation room;
  private OptionalInt size = OptionalInt.empty();

  /** The pending value; {@code room} is where the room for it is reserved before it is written. */
  PendingValue(
      SecretRecord record, RunningRotation running, SecretValues values, Reservation room) {
    this.record = record;
    this.running = running;
    this.values = values;
    this.room = room;
  }

  /** Whether the value is there; asks the store until it is. */
  boolean exists() {
    if (size.isEmpty()) {
      values
          .read(record, running.token())
          .ifPresent(
              there -> {
                try (SecretValue value = there) {
                  size = OptionalInt.of(value.length());
                }
              });
    }
    return size.isPresent();
  }

  /** The length of the value in bytes, once it exists. */
  int size() {
    return size.orElseThrow();
  }

  /**
   * Writes the value.
   *
   * @throws dev.strongroom.core.problems.Rejected if there is no room for it
   */
  void write(SecretValue made) {
    room.require(record, RotationChanges.created(record, running, made.length()));
    values.write(record, running.token(), made);
    size = OptionalInt.of(made.length());
  }
}
