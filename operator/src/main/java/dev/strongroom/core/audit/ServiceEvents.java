package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditAction.Type;
import dev.strongroom.core.audit.AuditEvent.Origin;
import dev.strongroom.core.audit.AuditEvent.Problem;
import dev.strongroom.core.audit.AuditEvent.Resource;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.FailureClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What Strongroom does by itself, as CloudTrail's service events ("Logging Secrets Manager events",
 * AWS user guide): read off the change of a record, so that nothing that changes one can forget
 * them. The same change always gives the same event ids.
 */
public final class ServiceEvents {
  private final SecretRecord record;
  private final String cause;
  private final Instant now;
  private final List<AuditEvent> events = new ArrayList<>();

  private ServiceEvents(SecretRecord record, String cause, Instant now) {
    this.record = record;
    this.cause = cause;
    this.now = now;
  }

  /** The events of a record that was changed. */
  public static List<AuditEvent> changed(SecretRecord before, SecretRecord after, Instant now) {
    ServiceEvents events = new ServiceEvents(after, Long.toString(after.serial()), now);
    events.rotation(before, after);
    events.deletion(before, after);
    events.versions(before, after);
    events.replication(before.attributes().accountReplica(), after.attributes().accountReplica());
    events.replication(before.attributes().primary(), after.attributes().primary());
    return List.copyOf(events.events);
  }

  /** The events of a record that was removed. */
  public static List<AuditEvent> removed(SecretRecord record, Instant now) {
    ServiceEvents events = new ServiceEvents(record, "removed", now);
    events.ofEachVersion("EndSecretVersionDelete");
    return List.copyOf(events.events);
  }

  /**
   * The event of a value that was written into a Secret of Kubernetes. AWS has none like it.
   *
   * @param projected name of the Secret
   */
  public static AuditEvent projected(
      SecretRecord record, VersionId version, String projected, UUID id, Instant now) {
    AuditFields details =
        secret(record)
            .with(AuditField.NAMESPACE, record.owner().namespace())
            .with(AuditField.PROJECTED_SECRET, projected)
            .with(AuditField.VERSION_ID, version.value());
    return event(
        record,
        action(AuditActions.STRONGROOM, "SecretProjected"),
        id,
        now,
        "Projection-" + record.arn() + "-" + version,
        Optional.empty(),
        details);
  }

  private void rotation(SecretRecord before, SecretRecord after) {
    Optional<RunningRotation> was = before.rotation().running();
    Optional<RunningRotation> is = after.rotation().running();
    boolean isSame = was.map(RunningRotation::token).equals(is.map(RunningRotation::token));
    if (isSame) {
      is.filter(open -> failure(open, before).isEmpty())
          .ifPresent(open -> failure(open, after).ifPresent(why -> failed(open, why)));
      return;
    }
    was.ifPresent(ended -> ended(ended, before, after));
    is.ifPresent(begun -> add(prefix(begun) + "RotationStarted", begun.token(), Optional.empty()));
  }

  private static String prefix(RunningRotation rotation) {
    return rotation.test() ? "Test" : "";
  }

  private void tested(RunningRotation ended, SecretRecord before, SecretRecord after) {
    Optional<RotationFailure> failure = after.rotation().handled().testFailure();
    boolean isUndisturbed =
        before.labels().version(StagingLabel.PENDING).equals(Optional.of(ended.token()))
            && before.current().equals(Optional.of(ended.from()));
    if (failure.isEmpty() && isUndisturbed) {
      add("TestRotationSucceeded", ended.token(), Optional.empty());
    } else {
      Problem problem =
          failure
              .map(ServiceEvents::problem)
              .orElse(new Problem("RotationAbandoned", AuditReason.RotationOvertaken.with()));
      add("TestRotationFailed", ended.token(), Optional.of(problem));
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
    add("RotationFailed", rotation.token(), Optional.of(problem(why)));
  }

  private void ended(RunningRotation ended, SecretRecord before, SecretRecord after) {
    if (ended.test()) {
      tested(ended, before, after);
      return;
    }
    boolean isDone = !after.rotation().lastRotatedAt().equals(before.rotation().lastRotatedAt());
    if (isDone) {
      add("RotationSucceeded", ended.token(), Optional.empty());
    } else if (ended.isOvertaken(before.labels()) || failure(ended, after).isEmpty()) {
      Problem overtaken = new Problem("RotationAbandoned", AuditReason.RotationOvertaken.with());
      add("RotationAbandoned", ended.token(), Optional.of(overtaken));
    } else if (failure(ended, before).isEmpty()) {
      failed(ended, failure(ended, after).orElseThrow());
    }
  }

  private static Problem problem(RotationFailure failure) {
    return new Problem(
        "RotationFailed",
        AuditReason.RotationStepFailed.with(
            failure.step().awsName(),
            FailureClass.of(failure) + " (" + failure.cause().code() + ")"));
  }

  private void deletion(SecretRecord before, SecretRecord after) {
    if (before.deletion().isEmpty() && after.deletion().isPresent()) {
      scheduled(after.deletionAt().orElseThrow());
    }
    if (!before.isBeingRemoved() && after.isBeingRemoved()) {
      ofEachVersion("StartSecretVersionDelete");
    }
    if (before.deletion().isPresent() && after.deletion().isEmpty()) {
      ofEachVersion("CancelSecretVersionDelete");
    }
  }

  /** AWS has no event for this, because there somebody always calls DeleteSecret. */
  private void scheduled(Instant at) {
    events.add(
        event(
            record,
            action(AuditActions.STRONGROOM, "SecretDeletionScheduled"),
            id("SecretDeletionScheduled"),
            now,
            "Deletion-" + record.arn(),
            Optional.empty(),
            secret(record).with(AuditField.DELETION_DATE, at)));
  }

  private UUID id(String what) {
    String id = record.arn() + "/" + cause + "/" + what;
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }

  /** A version that was only announced never had a value. */
  private void versions(SecretRecord before, SecretRecord after) {
    for (VersionEntry version : before.versions()) {
      if (!version.empty() && after.version(version.id()).isEmpty()) {
        add("SecretVersionDeletion", version.id(), Optional.empty());
      }
    }
  }

  /** A secret that never had a value has one event, without a version. */
  private void ofEachVersion(String name) {
    if (record.versions().isEmpty()) {
      add(name, Optional.empty(), Optional.empty());
    }
    record.versions().forEach(version -> add(name, version.id(), Optional.empty()));
  }

  /** AWS has these for replicas in other regions; each end has those of a cross-account one. */
  private void replication(Optional<CrossAccountLink> before, Optional<CrossAccountLink> after) {
    if (after.isEmpty() || after.equals(before)) {
      return;
    }
    CrossAccountLink link = after.get();
    boolean wasUnderWay =
        before.filter(was -> was.status() == CrossAccountLink.Status.IN_PROGRESS).isPresent();
    boolean isCopied =
        link.status() == CrossAccountLink.Status.IN_SYNC
            && !link.copied().equals(before.flatMap(CrossAccountLink::copied));
    if (!wasUnderWay && (isCopied || link.status() == CrossAccountLink.Status.IN_PROGRESS)) {
      add("ReplicationStarted", Optional.empty(), Optional.empty());
    }
    if (isCopied) {
      add("ReplicationSucceeded", Optional.empty(), Optional.empty());
    }
    if (link.status() == CrossAccountLink.Status.FAILED) {
      Problem refused = new Problem("ReplicationFailed", AuditReason.ReplicationRefused.with());
      add("ReplicationFailed", Optional.empty(), Optional.of(refused));
    }
  }

  private void add(String name, VersionId version, Optional<Problem> problem) {
    add(name, Optional.of(version), problem);
  }

  private void add(String name, Optional<VersionId> version, Optional<Problem> problem) {
    String what = name + "/" + version.map(VersionId::value).orElse("");
    String request = prefix(name) + "-" + record.arn() + version.map(v -> "-" + v).orElse("");
    AuditFields details =
        version
            .map(v -> secret(record).with(AuditField.VERSION_ID, v.value()))
            .orElse(secret(record));
    events.add(
        event(
            record,
            action(AuditActions.SECRETS_MANAGER, name),
            id(what),
            now,
            request,
            problem,
            details));
  }

  private static String prefix(String name) {
    return Stream.of("Rotation", "Replication")
        .filter(name::contains)
        .findFirst()
        .orElse("Deletion");
  }

  private static AuditFields secret(SecretRecord record) {
    return AuditFields.NONE.with(AuditField.ABOUT_SECRET, record.arn().toString());
  }

  private static AuditAction action(String source, String name) {
    return new AuditAction(source, name, Access.CHANGE, Type.SERVICE_EVENT, Set.of(), Set.of());
  }

  private static AuditEvent event(
      SecretRecord record,
      AuditAction action,
      UUID id,
      Instant now,
      String requestId,
      Optional<Problem> problem,
      AuditFields details) {
    String account = record.arn().account().value();
    return new AuditEvent(
        id,
        now,
        new AuditIdentity.Service(),
        action,
        record.arn().region(),
        Origin.SERVICE,
        problem,
        AuditFields.NONE,
        AuditFields.NONE,
        details,
        requestId,
        List.of(Resource.secret(record.arn().toString(), account)),
        account,
        Optional.empty());
  }
}
