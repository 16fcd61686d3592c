package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RotationCause;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The effects of a rotation on the store of values and on the target. None changes the record, and
 * each can be repeated.
 */
final class RotationSteps {
  private final SecretValues values;

  RotationSteps(SecretValues values) {
    this.values = values;
  }

  /**
   * Why a step failed.
   *
   * @param cause what the record keeps
   * @param kind what helps
   * @param mayHaveReached whether the target may hold the value that the step was to set
   */
  record Cause(RotationCause cause, TargetProblem.Kind kind, boolean mayHaveReached) {
    static Cause of(TargetProblem problem) {
      return new Cause(RotationCause.of(problem), problem.kind(), problem.mayHaveReached());
    }

    static Cause of(Failure refused) {
      return new Cause(RotationCause.of(refused.finding()), TargetProblem.Kind.INVALID, false);
    }
  }

  /** What is known of the target once the attempts are used up. */
  enum Verdict {
    PENDING_IN_FORCE,
    OLD_IN_FORCE,
    OPEN
  }

  /**
   * The record once a value of some length is written.
   *
   * @param created the record, if the value is there
   * @param cause why it is not
   */
  record Created(Optional<SecretRecord> created, Optional<Cause> cause) {}

  /**
   * Makes and writes the pending value, unless it is there: there is never a second one.
   *
   * @param room where the room for the value is reserved before it is written
   */
  Created create(SecretRecord record, RunningRotation running, NextValue next, Reservation room) {
    try {
      Optional<SecretValue> written = values.read(record, running.token());
      if (written.isPresent()) {
        try (SecretValue there = written.get()) {
          return done(RotationChanges.created(record, running, there.length()));
        }
      }
      try (SecretValue from = read(record, running.from());
          SecretValue made = next.after(from)) {
        SecretRecord created = RotationChanges.created(record, running, made.length());
        room.require(record, created);
        values.write(record, running.token(), made);
        return done(created);
      }
    } catch (InvalidInput | Unreadable | Rejected refused) {
      return new Created(Optional.empty(), Optional.of(Cause.of(refused)));
    }
  }

  private static Created done(SecretRecord created) {
    return new Created(Optional.of(created), Optional.empty());
  }

  /**
   * Requires that the current value may be used at this host for the first time.
   *
   * @throws InvalidInput if it may not
   */
  void requireNew(SecretRecord record, TargetHost host) {
    try (SecretValue current = read(record, record.current().orElseThrow())) {
      host.requireNew(current);
    }
  }

  /** Makes the target accept the pending value. */
  Optional<Cause> set(SecretRecord record, RunningRotation running, RotationTarget target) {
    Optional<VersionId> previous = otherPrevious(record, running);
    return bringIntoForce(record, running.token(), running.from(), previous, target);
  }

  /** Uses the pending value. */
  Optional<Cause> test(SecretRecord record, RunningRotation running, RotationTarget target) {
    try (SecretValue pending = read(record, running.token())) {
      return target.test(pending).map(Cause::of);
    } catch (InvalidInput | Unreadable invalid) {
      return Optional.of(Cause.of(invalid));
    }
  }

  /**
   * Undoes what a rotation that is no longer wanted may have done: a target that holds its pending
   * value gets the current one. A target that holds anything else was not changed by the rotation
   * and is left alone.
   */
  Optional<Cause> settle(SecretRecord record, RunningRotation running, RotationTarget target) {
    Optional<VersionId> current = record.current();
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Optional<VersionId> previous =
        otherPrevious(record, running).filter(version -> !version.equals(running.from()));
    return bringIntoForce(record, current.get(), running.token(), previous, target);
  }

  /** Asks the target what it holds. */
  Verdict verify(SecretRecord record, RunningRotation running, RotationTarget target) {
    Optional<TargetProblem> pending = problemOf(record, running.token(), target);
    if (pending.isEmpty()) {
      return Verdict.PENDING_IN_FORCE;
    }
    boolean oldInForce =
        pending.get().provesNotAccepted()
            && Stream.concat(Stream.of(running.from()), otherPrevious(record, running).stream())
                .anyMatch(version -> problemOf(record, version, target).isEmpty());
    return oldInForce ? Verdict.OLD_IN_FORCE : Verdict.OPEN;
  }

  /** Whether the target says for certain that it does not hold the pending value. */
  boolean pendingIsRefused(SecretRecord record, RunningRotation running, RotationTarget target) {
    return problemOf(record, running.token(), target)
        .filter(TargetProblem::provesNotAccepted)
        .isPresent();
  }

  private Optional<TargetProblem> problemOf(
      SecretRecord record, VersionId version, RotationTarget target) {
    try (SecretValue value = read(record, version)) {
      return target.test(value);
    } catch (InvalidInput | Unreadable unreadable) {
      // Nobody can use such a value, so it counts as one that is not accepted.
      return Optional.of(TargetProblem.VALUE_INCOMPLETE);
    }
  }

  private Optional<Cause> bringIntoForce(
      SecretRecord record,
      VersionId wanted,
      VersionId accepted,
      Optional<VersionId> previous,
      RotationTarget target) {
    try (SecretValue wantedValue = read(record, wanted);
        SecretValue acceptedValue = read(record, accepted);
        OptionalValue previousValue = new OptionalValue(record, previous)) {
      return target.set(wantedValue, acceptedValue, previousValue.value).map(Cause::of);
    } catch (InvalidInput | Unreadable invalid) {
      return Optional.of(Cause.of(invalid));
    }
  }

  private static Optional<VersionId> otherPrevious(SecretRecord record, RunningRotation running) {
    return record
        .labels()
        .version(StagingLabel.PREVIOUS)
        .filter(version -> !version.equals(running.token()));
  }

  private SecretValue read(SecretRecord record, VersionId version) {
    return values
        .read(record, version)
        .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(version)));
  }

  /** The previous value, if there is one that can be read: the steps do without it. */
  private final class OptionalValue implements AutoCloseable {
    private final Optional<SecretValue> value;

    OptionalValue(SecretRecord record, Optional<VersionId> version) {
      Optional<SecretValue> found;
      try {
        found = version.flatMap(id -> values.read(record, id));
      } catch (InvalidInput | Unreadable unreadable) {
        found = Optional.empty();
      }
      this.value = found;
    }

    @Override
    public void close() {
      value.ifPresent(SecretValue::close);
    }
  }
}
