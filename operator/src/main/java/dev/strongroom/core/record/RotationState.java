package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Optional;

/**
 * All that the record knows of the rotations of a secret.
 *
 * @param running the rotation under way, if any
 * @param lastRequestId the last on-demand request that was taken up, so that it is taken up once
 * @param lastRotatedAt end of the last successful rotation
 * @param nextRotationAt when the next rotation starts, if scheduled
 * @param scheduleKey what {@code nextRotationAt} was computed from; when the policy changes, this
 *     no longer matches and the time is computed anew
 * @param lastFailure how the last rotation failed; empty after a success
 * @param host the host and port of the target at which the secret's values were first used; they
 *     are used nowhere else without an explicit request
 * @param retiring the old credential that is still valid and has to end, if there is one
 */
public record RotationState(
    Optional<RunningRotation> running,
    Optional<String> lastRequestId,
    Optional<Instant> lastRotatedAt,
    Optional<Instant> nextRotationAt,
    Optional<String> scheduleKey,
    Optional<RotationFailure> lastFailure,
    Optional<String> host,
    Optional<RetiringCredential> retiring) {

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
          Optional.empty());

  /**
   * How an attempt failed.
   *
   * @param step the step it failed at
   * @param cause why, from a closed list
   * @param at when
   */
  public record RotationFailure(RotationStep step, RotationCause cause, Instant at) {}

  /** With another running rotation, or none. */
  public RotationState withRunning(Optional<RunningRotation> next) {
    return new RotationState(
        next,
        lastRequestId,
        lastRotatedAt,
        nextRotationAt,
        scheduleKey,
        lastFailure,
        host,
        retiring);
  }

  /** With another failure, or none. */
  public RotationState withFailure(Optional<RotationFailure> failure) {
    return new RotationState(
        running,
        lastRequestId,
        lastRotatedAt,
        nextRotationAt,
        scheduleKey,
        failure,
        host,
        retiring);
  }

  /** With another next time and what it was computed from. */
  public RotationState withSchedule(Optional<Instant> next, Optional<String> key) {
    return new RotationState(
        running, lastRequestId, lastRotatedAt, next, key, lastFailure, host, retiring);
  }

  /** With a request taken up. */
  public RotationState withRequest(Optional<String> requestId) {
    return new RotationState(
        running,
        requestId.or(() -> lastRequestId),
        lastRotatedAt,
        nextRotationAt,
        scheduleKey,
        lastFailure,
        host,
        retiring);
  }

  /** After a success at this time: nothing runs, no failure is left. */
  public RotationState succeeded(Instant at) {
    return new RotationState(
        Optional.empty(),
        lastRequestId,
        Optional.of(at),
        nextRotationAt,
        scheduleKey,
        Optional.empty(),
        host,
        retiring);
  }

  /** Bound to a host and port. */
  public RotationState withHost(String address) {
    return new RotationState(
        running,
        lastRequestId,
        lastRotatedAt,
        nextRotationAt,
        scheduleKey,
        lastFailure,
        Optional.of(address),
        retiring);
  }

  /** With another old credential that has to end, or none. */
  public RotationState withRetiring(Optional<RetiringCredential> old) {
    return new RotationState(
        running, lastRequestId, lastRotatedAt, nextRotationAt, scheduleKey, lastFailure, host, old);
  }
}
