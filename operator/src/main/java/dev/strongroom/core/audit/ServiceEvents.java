package dev.strongroom.core.audit;

import static dev.strongroom.core.record.ServiceEvent.Kind.CANCEL_SECRET_VERSION_DELETE;
import static dev.strongroom.core.record.ServiceEvent.Kind.REPLICATION_FAILED;
import static dev.strongroom.core.record.ServiceEvent.Kind.REPLICATION_STARTED;
import static dev.strongroom.core.record.ServiceEvent.Kind.REPLICATION_SUCCEEDED;
import static dev.strongroom.core.record.ServiceEvent.Kind.ROTATION_ABANDONED;
import static dev.strongroom.core.record.ServiceEvent.Kind.ROTATION_FAILED;
import static dev.strongroom.core.record.ServiceEvent.Kind.ROTATION_STARTED;
import static dev.strongroom.core.record.ServiceEvent.Kind.ROTATION_SUCCEEDED;
import static dev.strongroom.core.record.ServiceEvent.Kind.SECRET_DELETION_SCHEDULED;
import static dev.strongroom.core.record.ServiceEvent.Kind.SECRET_VERSION_DELETION;
import static dev.strongroom.core.record.ServiceEvent.Kind.START_SECRET_VERSION_DELETE;
import static dev.strongroom.core.record.ServiceEvent.Kind.TEST_ROTATION_FAILED;
import static dev.strongroom.core.record.ServiceEvent.Kind.TEST_ROTATION_STARTED;
import static dev.strongroom.core.record.ServiceEvent.Kind.TEST_ROTATION_SUCCEEDED;

import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Strongroom does to secrets by itself: read off the change of a record, so that nothing that
 * changes one can forget it.
 */
public final class ServiceEvents {
  private final SecretRecord after;
  private final Instant now;
  private final List<ServiceEvent> events = new ArrayList<>();

  private ServiceEvents(SecretRecord after, Instant now) {
    this.after = after;
    this.now = now;
  }

  /**
   * The events of a record that is to be changed.
   *
   * @param before the state that it is made from
   * @param after with the serial number that it still has from there
   */
  public static List<ServiceEvent> changed(SecretRecord before, SecretRecord after, Instant now) {
    ServiceEvents events = new ServiceEvents(after, now);
    events.rotation(before);
    events.deletion(before);
    events.versions(before);
    events.replication(before.attributes().accountReplica(), after.attributes().accountReplica());
    events.replication(before.attributes().primary(), after.attributes().primary());
    return List.copyOf(events.events);
  }

  private void rotation(SecretRecord before) {
    Optional<RunningRotation> was = before.rotation().running();
    Optional<RunningRotation> is = after.rotation().running();
    boolean isSame = was.map(RunningRotation::token).equals(is.map(RunningRotation::token));
    if (isSame) {
      is.filter(open -> failure(open, before).isEmpty())
          .ifPresent(open -> failure(open, after).ifPresent(why -> failed(open, why)));
      return;
    }
    was.ifPresent(ended -> ended(ended, before));
    is.ifPresent(
        begun -> add(begun.test() ? TEST_ROTATION_STARTED : ROTATION_STARTED, begun.token()));
  }

  private void tested(RunningRotation ended, SecretRecord before) {
    Optional<RotationFailure> failure = after.rotation().handled().testFailure();
    boolean isUndisturbed =
        before.labels().version(StagingLabel.PENDING).equals(Optional.of(ended.token()))
            && before.current().equals(Optional.of(ended.from()));
    if (failure.isEmpty() && isUndisturbed) {
      add(TEST_ROTATION_SUCCEEDED, ended.token());
    } else {
      add(TEST_ROTATION_FAILED, ended.token(), failure);
    }
  }

  /** How this rotation failed. One whose target holds nobody knows which value stays open then. */
  private static Optional<RotationFailure> failure(RunningRotation running, SecretRecord record) {
    return record
        .rotation()
        .lastFailure()
        .filter(failure -> !failure.at().isBefore(running.startedAt()));
  }

  private void failed(RunningRotation rotation, RotationFailure why) {
    add(ROTATION_FAILED, rotation.token(), Optional.of(why));
  }

  private void ended(RunningRotation ended, SecretRecord before) {
    if (ended.test()) {
      tested(ended, before);
      return;
    }
    boolean isDone = !after.rotation().lastRotatedAt().equals(before.rotation().lastRotatedAt());
    if (isDone) {
      add(ROTATION_SUCCEEDED, ended.token());
    } else if (ended.isOvertaken(before.labels()) || failure(ended, after).isEmpty()) {
      add(ROTATION_ABANDONED, ended.token());
    } else if (failure(ended, before).isEmpty()) {
      failed(ended, failure(ended, after).orElseThrow());
    }
  }

  private void deletion(SecretRecord before) {
    if (before.deletion().isEmpty() && after.deletion().isPresent()) {
      add(SECRET_DELETION_SCHEDULED, List.of(), Optional.empty(), after.deletionAt());
    }
    if (!before.isBeingRemoved() && after.isBeingRemoved()) {
      ofEachVersion(START_SECRET_VERSION_DELETE);
    }
    if (before.deletion().isPresent() && after.deletion().isEmpty()) {
      ofEachVersion(CANCEL_SECRET_VERSION_DELETE);
    }
  }

  /** A version that was only announced never had a value. */
  private void versions(SecretRecord before) {
    List<VersionId> removed =
        before.versions().stream()
            .filter(version -> !version.empty() && after.version(version.id()).isEmpty())
            .map(VersionEntry::id)
            .toList();
    if (!removed.isEmpty()) {
      add(SECRET_VERSION_DELETION, removed, Optional.empty(), Optional.empty());
    }
  }

  /** A secret that never had a value has one event, without a version. */
  private void ofEachVersion(Kind kind) {
    List<VersionId> versions = after.versions().stream().map(VersionEntry::id).toList();
    add(kind, versions, Optional.empty(), Optional.empty());
  }

  /** AWS has these for replicas in other regions; each end has those of a cross-account one. */
  private void replication(Optional<CrossAccountLink> was, Optional<CrossAccountLink> is) {
    if (is.isEmpty() || is.equals(was)) {
      return;
    }
    CrossAccountLink link = is.get();
    boolean wasUnderWay =
        was.filter(earlier -> earlier.status() == CrossAccountLink.Status.IN_PROGRESS).isPresent();
    boolean isCopied =
        link.status() == CrossAccountLink.Status.IN_SYNC
            && !link.copied().equals(was.flatMap(CrossAccountLink::copied));
    if (!wasUnderWay && (isCopied || link.status() == CrossAccountLink.Status.IN_PROGRESS)) {
      add(REPLICATION_STARTED);
    }
    if (isCopied) {
      add(REPLICATION_SUCCEEDED);
    }
    if (link.status() == CrossAccountLink.Status.FAILED) {
      add(REPLICATION_FAILED);
    }
  }

  private void add(Kind kind) {
    add(kind, List.of(), Optional.empty(), Optional.empty());
  }

  private void add(Kind kind, VersionId version) {
    add(kind, version, Optional.empty());
  }

  private void add(Kind kind, VersionId version, Optional<RotationFailure> failure) {
    add(kind, List.of(version), failure, Optional.empty());
  }

  private void add(
      Kind kind,
      List<VersionId> versions,
      Optional<RotationFailure> failure,
      Optional<Instant> deletionAt) {
    events.add(new ServiceEvent(kind, versions, after.nextSerial(), now, failure, deletionAt));
  }
}
