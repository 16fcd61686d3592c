package dev.strongroom.core.rotation;

import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Optional;

/** The changes of a record that a rotation makes. Each is one compare-and-swap. */
final class RotationChanges {
  private RotationChanges() {}

  /**
   * A rotation begins: the pending version is announced, still without a value. The next scheduled
   * time is set already, for a rotation that is still open by then.
   */
  static SecretRecord begun(
      SecretRecord record,
      VersionId token,
      Optional<String> requestId,
      RotationPlan plan,
      Instant now) {
    RotationTimes times = plan.times();
    VersionId from = record.current().orElseThrow();
    RunningRotation running =
        new RunningRotation(token, from, RotationStep.CREATE_SECRET, 1, now, now, requestId)
            .within(requestId.isPresent() ? Optional.empty() : times.closesAt(record, now));
    SecretRecord clean = withoutLeftover(record);
    RotationState state =
        clean
            .rotation()
            .withRunning(Optional.of(running))
            .withRequest(requestId)
            .withStrategy(plan.strategy().declared());
    return VersionChanges.withRoom(
        clean
            .withVersion(VersionEntry.announced(token, now))
            .withLabels(clean.labels().move(StagingLabel.PENDING, token))
            .withRotation(times.schedule(clean.withRotation(state), now).rotation()),
        now);
  }

  /** The test step alone begins: the pending version, a copy of the current one, is announced. */
  static SecretRecord testBegun(
      SecretRecord record, VersionId token, String requestId, Instant now) {
    VersionId from = record.current().orElseThrow();
    RunningRotation running =
        new RunningRotation(
                token, from, RotationStep.TEST_SECRET, 1, now, now, Optional.of(requestId))
            .asTest();
    SecretRecord clean = withoutLeftover(record);
    RotationState state = clean.rotation().withRunning(Optional.of(running));
    return VersionChanges.withRoom(
        clean
            .withVersion(VersionEntry.announced(token, now))
            .withLabels(clean.labels().move(StagingLabel.PENDING, token))
            .withRotation(state.withHandled(state.handled().withTest(requestId))),
        now);
  }

  /** A test is over: its copy of the value goes. */
  private static SecretRecord tested(
      SecretRecord record, RunningRotation running, Optional<RotationFailure> failure) {
    RotationState state = record.rotation().withRunning(Optional.empty());
    SecretRecord next =
        record
            .withLabels(withoutPending(record.labels(), running))
            .withRotation(state.withHandled(state.handled().tested(failure)));
    return next.labels().of(running.token()).isEmpty()
        ? next.withoutVersion(running.token())
        : next;
  }

  /** The values of the secret are used at this host and port, and at no other. */
  static SecretRecord bound(SecretRecord record, TargetHost host) {
    return record.withRotation(record.rotation().withHost(host.address()));
  }

  /** An announced version that never got a value serves nobody. */
  private static SecretRecord withoutLeftover(SecretRecord record) {
    return record
        .labels()
        .version(StagingLabel.PENDING)
        .flatMap(record::version)
        .filter(VersionEntry::empty)
        .map(entry -> record.withoutVersion(entry.id()))
        .orElse(record);
  }

  /**
   * The pending value is written; the target is next, in this same run, which is counted with the
   * same change.
   */
  static SecretRecord created(SecretRecord record, RunningRotation running) {
    return at(record, running.at(RotationStep.SET_SECRET).known(true, 1));
  }

  /** The rotation in another state. */
  static SecretRecord at(SecretRecord record, RunningRotation running) {
    return record.withRotation(record.rotation().withRunning(Optional.of(running)));
  }

  /** The attempts are used up and the target may hold the pending value. */
  static SecretRecord inDoubt(
      SecretRecord record, RunningRotation running, RotationFailure failure) {
    return record.withRotation(
        record.rotation().withRunning(Optional.of(running)).withFailure(Optional.of(failure)));
  }

  /** The pending version becomes current; what the strategy left valid is noted. */
  static SecretRecord finished(
      SecretRecord record, RunningRotation running, RotationPlan plan, Instant now) {
    LabelMap labels = record.labels().moveCurrent(running.token());
    SecretRecord finished =
        record
            .withLabels(withoutPending(labels, running))
            .withRotation(
                record
                    .rotation()
                    .succeeded(now)
                    .withStrategy(plan.strategy().declared())
                    .withRetiring(retiring(running, plan, now)));
    return plan.times().schedule(finished, now).changed(now);
  }

  private static Optional<RetiringCredential> retiring(
      RunningRotation running, RotationPlan plan, Instant now) {
    return plan.strategy()
        .keeping()
        .flatMap(
            mode ->
                plan.retire()
                    .after()
                    .map(
                        after ->
                            new RetiringCredential(
                                running.from(),
                                mode.name(),
                                now.plus(after),
                                0,
                                Optional.empty())));
  }

  /** The old credential that has to end in another state; empty: none has to end. */
  static SecretRecord retiring(SecretRecord record, Optional<RetiringCredential> old) {
    return record.withRotation(record.rotation().withRetiring(old));
  }

  /** The rotation is over without success; the current version stays. */
  static SecretRecord ended(
      SecretRecord record,
      RunningRotation running,
      Optional<RotationFailure> failure,
      RotationTimes times,
      Instant now) {
    if (running.test()) {
      return tested(record, running, failure);
    }
    RotationState ended = record.rotation().withRunning(Optional.empty()).withFailure(failure);
    SecretRecord next =
        times.schedule(
            record.withLabels(withoutPending(record.labels(), running)).withRotation(ended), now);
    boolean neverWritten =
        next.version(running.token()).filter(VersionEntry::empty).isPresent()
            && next.labels().of(running.token()).isEmpty();
    return neverWritten ? next.withoutVersion(running.token()) : next;
  }

  private static LabelMap withoutPending(LabelMap labels, RunningRotation running) {
    return labels.version(StagingLabel.PENDING).equals(Optional.of(running.token()))
        ? labels.remove(StagingLabel.PENDING)
        : labels;
  }

  /** The next scheduled time is computed again. */
  static SecretRecord rescheduled(SecretRecord record, RotationTimes times, Instant now) {
    return times.reschedule(record, now);
  }

  /**
   * A request is the running rotation's: it is recorded and gives it fresh attempts, at once.
   * Without a request it is the schedule that does so, and is set to its next time.
   */
  static SecretRecord joined(
      SecretRecord record,
      RunningRotation running,
      Optional<String> requestId,
      RotationTimes times,
      Instant now) {
    RunningRotation fresh =
        running
            .renewed(now, requestId)
            .within(requestId.isPresent() ? Optional.empty() : times.closesAt(record, now));
    RotationState state = record.rotation().withRunning(Optional.of(fresh)).withRequest(requestId);
    SecretRecord joined = record.withRotation(state);
    return requestId.isPresent() ? joined : times.schedule(joined, now);
  }
}
