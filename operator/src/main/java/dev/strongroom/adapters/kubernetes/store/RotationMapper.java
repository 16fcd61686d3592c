package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.HandledRequests;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordSpec.Failure;
import dev.strongroom.crds.SecretRecordSpec.Handled;
import dev.strongroom.crds.SecretRecordSpec.Retiring;
import dev.strongroom.crds.SecretRecordSpec.Rotation;
import dev.strongroom.crds.SecretRecordSpec.Running;
import dev.strongroom.crds.SecretRecordSpec.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Translates between the rotation state of a record and its stored form. */
final class RotationMapper {
  private RotationMapper() {}

  /** The state that is stored; null when there is none. */
  static RotationState toState(Rotation stored) {
    if (stored == null) {
      return RotationState.NONE;
    }
    return new RotationState(
        Optional.ofNullable(stored.running())
            .map(
                r ->
                    new RunningRotation(
                        new VersionId(r.token()),
                        new VersionId(r.from()),
                        RotationStep.valueOf(r.step()),
                        r.attempt(),
                        Instant.parse(r.notBefore()),
                        Instant.parse(r.startedAt()),
                        Optional.ofNullable(r.requestId()),
                        Optional.ofNullable(r.lastFailure()).map(RotationMapper::failure),
                        Boolean.TRUE.equals(r.untouched()),
                        r.starts() == null ? 0 : r.starts(),
                        Optional.ofNullable(r.work()).map(RotationMapper::work),
                        r.worksEnded() == null ? 0 : r.worksEnded(),
                        RecordMapper.time(r.until()),
                        Boolean.TRUE.equals(r.test()))),
        Optional.ofNullable(stored.lastRequestId()),
        RecordMapper.time(stored.lastRotatedAt()),
        RecordMapper.time(stored.nextRotationAt()),
        Optional.ofNullable(stored.scheduleKey()),
        Optional.ofNullable(stored.lastFailure()).map(RotationMapper::failure),
        Optional.ofNullable(stored.host()),
        Optional.ofNullable(stored.retiring()).map(RotationMapper::retiring),
        handled(stored.handled()),
        Optional.ofNullable(stored.strategy()));
  }

  /**
   * Whether the seal of a record covers what a version before the fourth format does not know: such
   * a version would take the record for one that somebody else has changed.
   */
  static boolean isOfTheFourthFormat(RotationState state) {
    return !state.handled().equals(HandledRequests.NONE)
        || state.running().filter(RotationMapper::isOfTheFourthFormat).isPresent();
  }

  private static boolean isOfTheFourthFormat(RunningRotation running) {
    boolean isFinishedOutside =
        running.work().filter(work -> work.purpose() == OutsideWork.Purpose.FINISH).isPresent();
    return running.until().isPresent() || running.test() || isFinishedOutside;
  }

  private static RetiringCredential retiring(Retiring stored) {
    return new RetiringCredential(
        new VersionId(stored.version()),
        stored.mode(),
        Instant.parse(stored.notBefore()),
        stored.attempt(),
        Optional.ofNullable(stored.code()).map(code -> cause(code, stored.names())));
  }

  static StoredCause cause(String code, List<String> names) {
    return new StoredCause(code, names == null ? List.of() : names);
  }

  private static Retiring retiring(RetiringCredential old) {
    return new Retiring(
        old.version().value(),
        old.mode(),
        old.notBefore().toString(),
        old.attempt(),
        old.lastCause().map(StoredCause::code).orElse(null),
        old.lastCause().map(StoredCause::names).filter(names -> !names.isEmpty()).orElse(null));
  }

  private static HandledRequests handled(Handled stored) {
    return stored == null
        ? HandledRequests.NONE
        : new HandledRequests(
            Optional.ofNullable(stored.cancel()),
            Optional.ofNullable(stored.clear()),
            Optional.ofNullable(stored.test()),
            Optional.ofNullable(stored.testFailure()).map(RotationMapper::failure));
  }

  private static Handled handled(HandledRequests handled) {
    return handled.equals(HandledRequests.NONE)
        ? null
        : new Handled(
            handled.cancel().orElse(null),
            handled.clear().orElse(null),
            handled.test().orElse(null),
            handled.testFailure().map(RotationMapper::failure).orElse(null));
  }

  private static OutsideWork work(Work stored) {
    return new OutsideWork(
        OutsideWork.Purpose.valueOf(stored.purpose()),
        Optional.ofNullable(stored.handle()),
        Instant.parse(stored.startedAt()));
  }

  private static Work work(OutsideWork work) {
    return new Work(work.purpose().name(), work.handle().orElse(null), work.startedAt().toString());
  }

  static RotationFailure failure(Failure stored) {
    StoredCause cause =
        stored.code() == null
            ? StoredCause.text(RecordMapper.orEmpty(stored.cause()))
            : cause(stored.code(), stored.names());
    return new RotationFailure(
        RotationStep.valueOf(stored.step()), cause, Instant.parse(stored.at()));
  }

  static Failure failure(RotationFailure failure) {
    StoredCause cause = failure.cause();
    boolean isText = cause.text().isPresent();
    return new Failure(
        failure.step().name(),
        cause.text().orElse(null),
        failure.at().toString(),
        isText ? null : cause.code(),
        isText || cause.names().isEmpty() ? null : cause.names());
  }

  /** The state as it is stored; null when nothing is known. */
  static Rotation stored(RotationState state) {
    if (state.equals(RotationState.NONE)) {
      return null;
    }
    return new Rotation(
        state
            .running()
            .map(
                r ->
                    new Running(
                        r.token().value(),
                        r.from().value(),
                        r.step().name(),
                        r.attempt(),
                        r.notBefore().toString(),
                        r.startedAt().toString(),
                        r.requestId().orElse(null),
                        r.lastFailure().map(RotationMapper::failure).orElse(null),
                        RecordMapper.trueOrNull(r.untouched()),
                        r.starts() == 0 ? null : r.starts(),
                        r.work().map(RotationMapper::work).orElse(null),
                        r.worksEnded() == 0 ? null : r.worksEnded(),
                        RecordMapper.text(r.until()),
                        RecordMapper.trueOrNull(r.test())))
            .orElse(null),
        state.lastRequestId().orElse(null),
        RecordMapper.text(state.lastRotatedAt()),
        RecordMapper.text(state.nextRotationAt()),
        state.scheduleKey().orElse(null),
        state.lastFailure().map(RotationMapper::failure).orElse(null),
        state.host().orElse(null),
        state.retiring().map(RotationMapper::retiring).orElse(null),
        handled(state.handled()),
        state.strategy().orElse(null));
  }
}
