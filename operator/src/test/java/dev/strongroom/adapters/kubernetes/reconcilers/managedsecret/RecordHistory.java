package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.reconcilers.NotingStore;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.SecretCase.RecordChange;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.SecretCase.Rotation;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What others do to a record between two passes. */
final class RecordHistory {
  private static final RotationSchedule MONTHLY =
      RotationSchedule.parse(Optional.of(30), Optional.empty(), Optional.empty());
  private static final SecretArn PRIMARY =
      SecretArn.parse("arn:aws:secretsmanager:cluster-local-1:444455556666:secret:db-AbCdEf");
  private static final VersionId RETIRED = new VersionId("token-00-000000000000000000000000");
  private static final VersionId ROTATED = new VersionId("token-01-000000000000000000000000");

  private final NotingStore store;
  private final Time time;

  RecordHistory(NotingStore store, Time time) {
    this.store = store;
    this.time = time;
  }

  void apply(String name, RecordChange change) {
    SecretRecord record = store.known(name).orElseThrow();
    if (change.lost()) {
      store.lose(record);
      return;
    }
    for (String value : SecretCase.orNone(change.values())) {
      record = store.change(put(record, value));
    }
    SecretRecord next = change.outdated() ? outdated(record) : record;
    if (change.serial() != null) {
      next = next.withSerial(change.serial());
    }
    if (change.deletionAt() != null) {
      Instant at = Instant.parse(change.deletionAt());
      next =
          change.requested() ? next.withRequestedDeletion(at) : next.withDeletion(Optional.of(at));
    }
    if (change.restored()) {
      next = next.withDeletion(Optional.empty());
    }
    if (change.removing()) {
      next = next.withRemovalBegun();
    }
    if (change.missing()) {
      VersionEntry current = next.version(next.current().orElseThrow()).orElseThrow();
      next = next.withVersion(current.in(VersionEntry.State.MISSING));
    }
    if (change.pending()) {
      next = pending(next);
    }
    if (change.replica() != null) {
      next = replica(next, change.replica());
    }
    if (change.rotation() != null) {
      next = next.withRotation(rotation(next, change.rotation()));
    }
    store.change(next);
  }

  private SecretRecord put(SecretRecord record, String value) {
    VersionId id = VersionId.derived(record.arn() + "/" + value);
    byte[] sealed = store.seal(record, id, SecretValue.text(value));
    return record
        .withVersion(VersionEntry.announced(id, time.instant()).holding(sealed, value.length()))
        .withLabels(record.labels().moveCurrent(id))
        .changed(time.instant());
  }

  private static SecretRecord replica(SecretRecord record, String status) {
    CrossAccountLink link =
        CrossAccountLink.toPrimary(PRIMARY, Status.PENDING)
            .in(
                Stream.of(Status.values())
                    .filter(known -> known.awsName().equals(status))
                    .findFirst()
                    .orElseThrow(),
                Optional.of(StoredCause.text("No key.")).filter(why -> status.equals("Failed")));
    return record.withAttributes(record.attributes().withPrimary(Optional.of(link)));
  }

  /** As it was before its first value, and changed later than the status says. */
  private static SecretRecord outdated(SecretRecord record) {
    SecretRecord first = record.withLabels(LabelMap.EMPTY).changed(Instant.EPOCH);
    for (VersionEntry version : record.versions()) {
      first = first.withoutVersion(version.id());
    }
    return first;
  }

  private SecretRecord pending(SecretRecord record) {
    VersionId id = VersionId.derived(record.arn() + "/by hand");
    return record
        .withVersion(VersionEntry.written(id, time.instant()))
        .withLabels(record.labels().move(StagingLabel.PENDING, id));
  }

  private RotationState rotation(SecretRecord record, Rotation rotation) {
    Optional<RotationFailure> failure =
        Optional.ofNullable(rotation.failure())
            .map(
                cause ->
                    new RotationFailure(
                        RotationStep.SET_SECRET,
                        new StoredCause(cause, List.of()),
                        time.instant()));
    RotationState state =
        RotationState.NONE.withSchedule(Optional.empty(), RotationTimes.ON_REQUEST.key());
    if (rotation.next() != null) {
      state =
          state.withSchedule(
              Optional.of(Instant.parse(rotation.next())), Optional.of(MONTHLY.key()));
    }
    if (rotation.last() != null) {
      state = state.succeeded(Instant.parse(rotation.last()));
    }
    if (rotation.strategy() != null) {
      state = state.withStrategy(rotation.strategy());
    }
    if (rotation.retiring()) {
      state =
          state.withRetiring(
              Optional.of(
                  new RetiringCredential(
                      RETIRED,
                      RotationMode.ALTERNATING_USERS.name(),
                      state.lastRotatedAt().orElseThrow(),
                      0,
                      Optional.empty())));
    }
    if (rotation.running() == 0) {
      return state.withFailure(failure);
    }
    Instant retryAt =
        Optional.ofNullable(rotation.retryAt()).map(Instant::parse).orElse(time.instant());
    RunningRotation running =
        new RunningRotation(
            ROTATED,
            record.current().orElseThrow(),
            RotationStep.SET_SECRET,
            rotation.running(),
            retryAt,
            time.instant(),
            Optional.empty());
    return state.withRunning(Optional.of(failure.map(running::failed).orElse(running)));
  }
}
