package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationState;
import java.time.Instant;
import java.util.Optional;

/**
 * When scheduled rotations are due. The time is computed when a rotation has ended or the schedule
 * has changed, and saved in the record; so applying a policy never rotates at once, but in the next
 * window.
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
        public Optional<Instant> next(RotationState state, Instant now) {
          return Optional.empty();
        }

        @Override
        public boolean missed(Instant due, Instant now) {
          return false;
        }
      };

  /** What the times are computed from; another key means that a saved time no longer counts. */
  Optional<String> key();

  /** When the next rotation starts, after now; empty for never. */
  Optional<Instant> next(RotationState state, Instant now);

  /** Whether it is too late now to start the rotation that was due then: its window is over. */
  boolean missed(Instant due, Instant now);

  /** The state with the time of the next rotation. */
  default RotationState schedule(RotationState state, Instant now) {
    return state.withSchedule(next(state, now), key());
  }
}
