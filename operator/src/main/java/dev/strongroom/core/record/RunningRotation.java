package dev.strongroom.core.record;

import dev.strongroom.core.record.RotationState.RotationFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A rotation under way: the saved intent from which any replica goes on after a crash.
 *
 * @param token the pending version; the same through all attempts
 * @param from the version that was current when the rotation began; when AWSCURRENT is neither on
 *     it nor on the token, somebody else wrote a value and the rotation is abandoned
 * @param step the step that is begun or about to be
 * @param attempt the attempt, from 1
 * @param notBefore earliest time for this attempt (back-off)
 * @param startedAt when the rotation began
 * @param requestId the id of the user's request, empty for a scheduled rotation
 * @param lastFailure how the last attempt failed, if one did
 * @param untouched whether every attempt that has ended is known to have sent the target no new
 *     value; false when that is not known
 * @param starts how many runs have begun to work on the target and left no outcome; more than one
 *     means that processes died or were replaced meanwhile
 * @param work the outside work that is under way, if there is some
 * @param worksEnded how many pieces of outside work have ended; together with the token it
 *     identifies the next one, so that starting it twice starts it once
 * @param until no attempt starts then or later: the end of the window of a scheduled rotation;
 *     empty for one without a window
 * @param test whether the test step alone is run, with a copy of the current value as the pending
 *     one (AWS RotateSecret with RotateImmediately false)
 */
public record RunningRotation(
    VersionId token,
    VersionId from,
    RotationStep step,
    int attempt,
    Instant notBefore,
    Instant startedAt,
    Optional<String> requestId,
    Optional<RotationFailure> lastFailure,
    boolean untouched,
    int starts,
    Optional<OutsideWork> work,
    int worksEnded,
    Optional<Instant> until,
    boolean test) {
  /** Runs without an outcome after which a rotation is no longer resumed. */
  public static final int MAX_STARTS = 3;

  /** A rotation of which nothing has failed yet. */
  public RunningRotation(
      VersionId token,
      VersionId from,
      RotationStep step,
      int attempt,
      Instant notBefore,
      Instant startedAt,
      Optional<String> requestId) {
    this(
        token,
        from,
        step,
        attempt,
        notBefore,
        startedAt,
        requestId,
        Optional.empty(),
        false,
        0,
        Optional.empty(),
        0,
        Optional.empty(),
        false);
  }

  /**
   * Whether somebody else decided what is current, or took AWSPENDING away, while it was under way.
   *
   * @param labels of its secret
   */
  public boolean isOvertaken(LabelMap labels) {
    Optional<VersionId> current = labels.current();
    if (current.equals(Optional.of(token))) {
      return false;
    }
    boolean cancelled = !labels.version(StagingLabel.PENDING).equals(Optional.of(token));
    return cancelled || !current.equals(Optional.of(from));
  }

  /** The same rotation at another step. */
  public RunningRotation at(RotationStep next) {
    return copy(c -> c.step = next);
  }

  /** The same rotation, with its next attempt no earlier than {@code when}. */
  public RunningRotation again(Instant when) {
    return copy(
        c -> {
          c.attempt = attempt + 1;
          c.notBefore = when;
        });
  }

  /** The same rotation after the last of so many attempts: none is left. */
  public RunningRotation spent(int attempts) {
    return copy(c -> c.attempt = Math.max(attempt, attempts));
  }

  /** The same rotation, of which no attempt starts at the end or later. */
  public RunningRotation within(Optional<Instant> end) {
    return copy(c -> c.until = end);
  }

  /** The test step alone. */
  public RunningRotation asTest() {
    return copy(
        c -> {
          c.test = true;
          c.step = RotationStep.TEST_SECRET;
        });
  }

  /** The same rotation and attempt, no earlier than {@code when}. */
  public RunningRotation postponed(Instant when) {
    return copy(c -> c.notBefore = when);
  }

  /** With fresh attempts for a request, from this time on. */
  public RunningRotation renewed(Instant when, Optional<String> newRequest) {
    return copy(
        c -> {
          c.attempt = 1;
          c.notBefore = when;
          c.requestId = newRequest.or(() -> requestId);
          c.lastFailure = Optional.empty();
          // A rotation that ended the process each time gets one more run, not three.
          c.starts = Math.min(starts, MAX_STARTS - 1);
        });
  }

  /** After an attempt that failed like this. */
  public RunningRotation failed(RotationFailure failure) {
    return copy(c -> c.lastFailure = Optional.of(failure));
  }

  /** With this known of what the target was sent, and this many runs without an outcome. */
  public RunningRotation known(boolean isUntouched, int openStarts) {
    return copy(
        c -> {
          c.untouched = isUntouched;
          c.starts = openStarts;
        });
  }

  /** With outside work under way, which is checked no earlier than {@code when}. */
  public RunningRotation working(OutsideWork underWay, Instant when) {
    return copy(
        c -> {
          c.notBefore = when;
          c.work = Optional.of(underWay);
        });
  }

  /** After its outside work has ended. */
  public RunningRotation workEnded() {
    return copy(
        c -> {
          c.work = Optional.empty();
          c.worksEnded = worksEnded + 1;
        });
  }

  /** Whether so many runs left no outcome that another one would probably end like them. */
  public boolean isPoisoned() {
    return starts >= MAX_STARTS;
  }

  /** Whether it is certain that the target was never sent the pending value. */
  public boolean isCertainlyUntouched() {
    return untouched && starts == 0;
  }

  private RunningRotation copy(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new RunningRotation(
        token,
        from,
        copy.step,
        copy.attempt,
        copy.notBefore,
        startedAt,
        copy.requestId,
        copy.lastFailure,
        copy.untouched,
        copy.starts,
        copy.work,
        copy.worksEnded,
        copy.until,
        copy.test);
  }

  /** The parts that change. */
  private static final class Copy {
    private RotationStep step;
    private int attempt;
    private Instant notBefore;
    private Optional<String> requestId;
    private Optional<RotationFailure> lastFailure;
    private boolean untouched;
    private int starts;
    private Optional<OutsideWork> work;
    private int worksEnded;
    private Optional<Instant> until;
    private boolean test;

    Copy(RunningRotation running) {
      step = running.step;
      attempt = running.attempt;
      notBefore = running.notBefore;
      requestId = running.requestId;
      lastFailure = running.lastFailure;
      untouched = running.untouched;
      starts = running.starts;
      work = running.work;
      worksEnded = running.worksEnded;
      until = running.until;
      test = running.test;
    }
  }
}
