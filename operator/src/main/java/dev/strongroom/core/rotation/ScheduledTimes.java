package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.rotation.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Rotations by a schedule. After a failure the schedule says when the next try comes, as after a
 * success; a schedule in days or hours then counts as overdue and gives its soonest window.
 *
 * <p>A schedule in days or hours counts from the last change of the value, by a rotation or by
 * hand: "Manually updating the secret value by calling PutSecretValue or UpdateSecret is considered
 * a valid rotation" (AWS RotationRulesType). For a secret that was never rotated it counts from
 * when the schedule was applied.
 */
public final class ScheduledTimes implements RotationTimes {
  private final RotationSchedule schedule;

  /** Asked for many times of one secret, so worked out once. */
  private final Optional<String> key;

  private final Duration offset;
  private final boolean beginsWithRotation;
  private final boolean makesUp;

  /** Times of one secret that begin with the next window. */
  public ScheduledTimes(RotationSchedule schedule, String seed) {
    this(schedule, seed, false, true);
  }

  /**
   * Times of one secret.
   *
   * @param schedule the policy's schedule
   * @param seed the secret's ARN, which spreads the secrets of a policy over the window
   * @param beginsWithRotation whether a rotation begins at once where the schedule is new
   * @param makesUp whether a missed window of a cron is made up for outside of its windows
   */
  public ScheduledTimes(
      RotationSchedule schedule, String seed, boolean beginsWithRotation, boolean makesUp) {
    this.schedule = schedule;
    this.key = Optional.of(schedule.key());
    this.offset = schedule.offset(seed);
    this.beginsWithRotation = beginsWithRotation;
    this.makesUp = makesUp;
  }

  @Override
  public Optional<String> key() {
    return key;
  }

  @Override
  public Optional<Instant> next(SecretRecord record, Instant now) {
    return Optional.of(nextWindow(record, now).start().plus(offset));
  }

  private Window nextWindow(SecretRecord record, Instant now) {
    RotationState state = record.rotation();
    Optional<Instant> counted =
        state
            .lastRotatedAt()
            .or(() -> saved(state).map(this::window).flatMap(schedule::countedFrom));
    return schedule.next(now, counted.map(from -> later(from, currentSince(record))));
  }

  /**
   * {@inheritDoc} A schedule in days or hours gives its soonest window. A cron, whose next window
   * may be months away, gets one more of the usual length, which opens now; the seed spreads the
   * secrets over it. Where the next window is near, that one is enough.
   */
  @Override
  public Optional<Instant> madeUp(SecretRecord record, Instant now) {
    Window next = nextWindow(record, now);
    boolean isPatient = !makesUp || schedule.countedFrom(next).isPresent();
    Instant near =
        now.plus(schedule.windowLength()).plus(Duration.ofHours(MinimumInterval.AWS.hours()));
    return Optional.of(
        isPatient || next.start().isBefore(near) ? next.start().plus(offset) : now.plus(offset));
  }

  /** {@inheritDoc} It keeps its place among the others in what is left of the window. */
  @Override
  public Instant startAfter(Instant end, Instant due) {
    long left = Math.max(0, Duration.between(end, window(due).end()).toSeconds());
    return end.plusSeconds(left * offset.toSeconds() / schedule.windowLength().toSeconds());
  }

  @Override
  public Optional<Instant> closesAt(SecretRecord record, Instant now) {
    return saved(record.rotation()).filter(due -> !due.isAfter(now)).map(due -> window(due).end());
  }

  @Override
  public boolean isReset(SecretRecord record) {
    return saved(record.rotation())
        .map(this::window)
        .filter(
            window ->
                currentSince(record)
                    .flatMap(schedule::dueAfter)
                    .filter(due -> due.isAfter(window.start()))
                    .isPresent())
        .isPresent();
  }

  @Override
  public boolean beginsWithRotation() {
    return beginsWithRotation;
  }

  @Override
  public boolean missed(Instant due, Instant now) {
    return !now.isBefore(window(due).end());
  }

  private Window window(Instant due) {
    return schedule.windowOf(due, offset);
  }

  /** The time that was computed from this schedule, if one was. */
  private Optional<Instant> saved(RotationState state) {
    return state.nextRotationAt().filter(due -> state.scheduleKey().equals(key));
  }

  private static Optional<Instant> currentSince(SecretRecord record) {
    return record.current().flatMap(record::version).map(VersionEntry::createdAt);
  }

  private static Instant later(Instant one, Optional<Instant> other) {
    return other.filter(one::isBefore).orElse(one);
  }
}
