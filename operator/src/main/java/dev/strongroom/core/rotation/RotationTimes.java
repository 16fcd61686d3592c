package dev.strongroom.core.rotation;

import dev.strongroom.core.record.SecretRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * When scheduled rotations are due. The time is computed when a rotation has begun or ended, when
 * the schedule has changed, and when a value was put by hand that counts as a rotation; it is saved
 * in the record. So applying a policy rotates in the next window, unless a rotation at once is
 * asked for, and never twice.
 */
public interface RotationTimes {
  /** Without a schedule: rotations happen on request alone. */
  RotationTimes ON_REQUEST =
      new RotationTimes() {
        @Override
        public Optional<String> key() {
          return Optional.empty();
        }

        @Override
        public Optional<Instant> next(SecretRecord record, Instant now) {
          return Optional.empty();
        }

        @Override
        public Optional<Instant> madeUp(SecretRecord record, Instant now) {
          return Optional.empty();
        }

        @Override
        public boolean isReset(SecretRecord record) {
          return false;
        }

        @Override
        public boolean beginsWithRotation() {
          return false;
        }

        @Override
        public boolean missed(Instant due, Instant now) {
          return false;
        }
      };

  /** What the times are computed from; another key means that a saved time no longer counts. */
  Optional<String> key();

  /** When the next rotation starts, after now; empty for never. */
  Optional<Instant> next(SecretRecord record, Instant now);

  /**
   * When a rotation starts, after now, that makes up for missed windows, however many they were.
   */
  Optional<Instant> madeUp(SecretRecord record, Instant now);

  /** Whether the value was put by hand since the saved time was computed, which moves that time. */
  boolean isReset(SecretRecord record);

  /** Whether a rotation begins at once where these times hold for the first time. */
  boolean beginsWithRotation();

  /**
   * Until when no rotation may begin, if none may now.
   *
   * @param request the id of the request that asks for it, if one does
   */
  default Optional<Instant> frozenUntil(Optional<String> request, Instant now) {
    return Optional.empty();
  }

  /** When the window of the rotation closes that is due now; empty if none is due by schedule. */
  default Optional<Instant> closesAt(SecretRecord record, Instant now) {
    return Optional.empty();
  }

  /** When the rotation starts that was due then: later if that was in a freeze. */
  default Instant startOf(Instant due) {
    return due;
  }

  /** When the rotation starts that was due then and had to wait until {@code end}. */
  default Instant startAfter(Instant end, Instant due) {
    return end;
  }

  /** Whether it is too late now to start the rotation that was due then: its window is over. */
  boolean missed(Instant due, Instant now);

  /** The record with the time of the next rotation. */
  default SecretRecord schedule(SecretRecord record, Instant now) {
    return record.withRotation(record.rotation().withSchedule(next(record, now), key()));
  }

  /**
   * The record with the time that holds after a change of the schedule or of the value, or after
   * windows that were missed.
   */
  default SecretRecord reschedule(SecretRecord record, Instant now) {
    boolean isMissed =
        isUpToDate(record)
            && record.rotation().nextRotationAt().filter(due -> missed(due, now)).isPresent();
    return isMissed
        ? record.withRotation(record.rotation().withSchedule(madeUp(record, now), key()))
        : schedule(record, now);
  }

  /** Whether the saved time was computed from this schedule and the value as it is. */
  default boolean isUpToDate(SecretRecord record) {
    return record.rotation().scheduleKey().equals(key()) && !isReset(record);
  }

  /** Whether a rotation begins at once because these times hold for the first time. */
  default boolean isDueAtOnce(SecretRecord record) {
    return beginsWithRotation() && !record.rotation().scheduleKey().equals(key());
  }
}
