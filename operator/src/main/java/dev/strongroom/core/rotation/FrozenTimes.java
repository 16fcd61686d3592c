package dev.strongroom.core.rotation;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.schedule.Freezes;
import java.time.Instant;
import java.util.Optional;

/**
 * Times of rotations with freezes, in which none begins.
 *
 * @param times when rotations are due
 * @param freezes when they have to wait
 * @param forced the id of the request that does not wait, if there is one
 */
public record FrozenTimes(RotationTimes times, Freezes freezes, Optional<String> forced)
    implements RotationTimes {
  @Override
  public Optional<Instant> frozenUntil(Optional<String> request, Instant now) {
    boolean isForced = request.isPresent() && request.equals(forced);
    return isForced ? Optional.empty() : freezes.until(now);
  }

  /** {@inheritDoc} What was due in a freeze is spread over what it has left of the window. */
  @Override
  public Instant startOf(Instant due) {
    return freezes.until(due).map(end -> times.startAfter(end, due)).orElse(due);
  }

  @Override
  public Instant startAfter(Instant end, Instant due) {
    return times.startAfter(end, due);
  }

  @Override
  public Optional<String> key() {
    return times.key();
  }

  @Override
  public Optional<Instant> next(SecretRecord record, Instant now) {
    return times.next(record, now);
  }

  @Override
  public Optional<Instant> madeUp(SecretRecord record, Instant now) {
    return times.madeUp(record, now);
  }

  @Override
  public Optional<Instant> closesAt(SecretRecord record, Instant now) {
    return times.closesAt(record, now);
  }

  @Override
  public boolean isReset(SecretRecord record) {
    return times.isReset(record);
  }

  @Override
  public boolean beginsWithRotation() {
    return times.beginsWithRotation();
  }

  @Override
  public boolean missed(Instant due, Instant now) {
    return times.missed(due, now);
  }
}
