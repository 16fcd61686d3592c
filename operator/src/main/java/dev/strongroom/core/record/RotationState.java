package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that the record knows of the rotations of a secret.
 *
 * @param running the rotation under way, if any
 * @param lastRequestId the last on-demand request that was taken up, so that it is taken up once
 * @param lastRotatedAt end of the last successful rotation
 * @param nextRotationAt when the next rotation starts, if scheduled
 * @param scheduleKey what {@code nextRotationAt} was computed from; when the policy changes, this
 *     no longer matches and the time is computed again
 * @param lastFailure how the last rotation failed; empty after a success
 * @param host the host and port of the target at which the secret's values were first used; they
 *     are used nowhere else without an explicit request
 * @param retiring the old credential that is still valid and has to end, if there is one
 * @param handled the last requests of other kinds that were taken up
 * @param strategy the strategy of the running rotation, else of the last one, by its declared name;
 *     empty before the first rotation
 */
public record RotationState(
    Optional<RunningRotation> running,
    Optional<String> lastRequestId,
    Optional<Instant> lastRotatedAt,
    Optional<Instant> nextRotationAt,
    Optional<String> scheduleKey,
    Optional<RotationFailure> lastFailure,
    Optional<String> host,
    Optional<RetiringCredential> retiring,
    HandledRequests handled,
    Optional<String> strategy) {

  /** Never rotated, nothing scheduled. */
  public static final RotationState NONE =
      new RotationState(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          HandledRequests.NONE,
          Optional.empty());

  /**
   * How an attempt failed.
   *
   * @param step the step it failed at
   * @param cause why, from a closed list
   * @param at when
   */
  public record RotationFailure(RotationStep step, StoredCause cause, Instant at) {}

  /** With another running rotation, or none. */
  public RotationState withRunning(Optional<RunningRotation> next) {
    return copy(c -> c.running = next);
  }

  /** With another failure, or none. */
  public RotationState withFailure(Optional<RotationFailure> failure) {
    return copy(c -> c.lastFailure = failure);
  }

  /** With another next time and what it was computed from. */
  public RotationState withSchedule(Optional<Instant> next, Optional<String> key) {
    return copy(
        c -> {
          c.nextRotationAt = next;
          c.scheduleKey = key;
        });
  }

  /** With a request taken up. */
  public RotationState withRequest(Optional<String> requestId) {
    return copy(c -> c.lastRequestId = requestId.or(() -> lastRequestId));
  }

  /** After a success at this time: nothing runs, no failure is left. */
  public RotationState succeeded(Instant at) {
    return copy(
        c -> {
          c.running = Optional.empty();
          c.lastRotatedAt = Optional.of(at);
          c.lastFailure = Optional.empty();
        });
  }

  /** Bound to a host and port. */
  public RotationState withHost(String address) {
    return copy(c -> c.host = Optional.of(address));
  }

  /** With another old credential that has to end, or none. */
  public RotationState withRetiring(Optional<RetiringCredential> old) {
    return copy(c -> c.retiring = old);
  }

  /** With the strategy of the rotation that begins or ends. */
  public RotationState withStrategy(String chosen) {
    return copy(c -> c.strategy = Optional.of(chosen));
  }

  /** With other requests taken up. */
  public RotationState withHandled(HandledRequests next) {
    return copy(c -> c.handled = next);
  }

  private RotationState copy(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new RotationState(
        copy.running,
        copy.lastRequestId,
        copy.lastRotatedAt,
        copy.nextRotationAt,
        copy.scheduleKey,
        copy.lastFailure,
        copy.host,
        copy.retiring,
        copy.handled,
        copy.strategy);
  }

  /** The parts that change. */
  private static final class Copy {
    private Optional<RunningRotation> running;
    private Optional<String> lastRequestId;
    private Optional<Instant> lastRotatedAt;
    private Optional<Instant> nextRotationAt;
    private Optional<String> scheduleKey;
    private Optional<RotationFailure> lastFailure;
    private Optional<String> host;
    private Optional<RetiringCredential> retiring;
    private HandledRequests handled;
    private Optional<String> strategy;

    Copy(RotationState state) {
      running = state.running;
      lastRequestId = state.lastRequestId;
      lastRotatedAt = state.lastRotatedAt;
      nextRotationAt = state.nextRotationAt;
      scheduleKey = state.scheduleKey;
      lastFailure = state.lastFailure;
      host = state.host;
      retiring = state.retiring;
      handled = state.handled;
      strategy = state.strategy;
    }
  }
}
