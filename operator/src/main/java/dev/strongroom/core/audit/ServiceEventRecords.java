package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditAction.Type;
import dev.strongroom.core.audit.AuditEvent.Origin;
import dev.strongroom.core.audit.AuditEvent.Problem;
import dev.strongroom.core.audit.AuditEvent.Resource;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
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
 * Service events as records of the trail, in the form of CloudTrail's ("Logging Secrets Manager
 * events", AWS user guide). The same event always gives the same event ids.
 */
public final class ServiceEventRecords {
  private ServiceEventRecords() {}

  /** The records of a secret's events, in their order. */
  static List<AuditEvent> of(SecretArn arn, List<ServiceEvent> events) {
    List<AuditEvent> records = new ArrayList<>();
    for (ServiceEvent event : events) {
      String cause = Long.toString(event.serial());
      if (event.versions().isEmpty()) {
        records.add(record(arn, event, cause, Optional.empty()));
      }
      event.versions().forEach(v -> records.add(record(arn, event, cause, Optional.of(v))));
    }
    return records;
  }

  /** The records of a secret that is removed: there is one for each version, else one. */
  static List<AuditEvent> removed(SecretRecord secret, Instant now) {
    List<VersionId> versions = secret.versions().stream().map(VersionEntry::id).toList();
    ServiceEvent end =
        new ServiceEvent(
            Kind.END_SECRET_VERSION_DELETE, versions, 0, now, Optional.empty(), Optional.empty());
    return of(secret.arn(), List.of(end));
  }

  /**
   * The record of a value that is written into a Secret of Kubernetes. AWS has none like it.
   *
   * @param namespace namespace of the Secret
   * @param projected its name
   * @param over the state of the Secret that is written over; empty when there was none
   */
  static AuditEvent projected(
      SecretRecord secret,
      VersionId version,
      String namespace,
      String projected,
      Optional<String> over,
      Instant now) {
    AuditFields details =
        about(secret.arn())
            .with(AuditField.NAMESPACE, namespace)
            .with(AuditField.PROJECTED_SECRET, projected)
            .with(AuditField.VERSION_ID, version.value());
    return record(
        secret.arn(),
        new AuditAction(
            AuditActions.STRONGROOM,
            "SecretProjected",
            Access.CHANGE,
            Type.SERVICE_EVENT,
            Set.of(),
            Set.of()),
        id(
            secret.arn(),
            "projected",
            // As before there were Secrets in other namespaces: a repeated event has the same id.
            (namespace.equals(secret.owner().namespace()) ? "" : namespace + "/")
                + projected
                + "/"
                + version
                + "/"
                + over.orElse("")),
        now,
        "Projection-" + secret.arn() + "-" + version,
        Optional.empty(),
        details);
  }

  private static AuditEvent record(
      SecretArn arn, ServiceEvent event, String cause, Optional<VersionId> version) {
    String name = event.kind().eventName();
    AuditFields details = about(arn);
    if (version.isPresent()) {
      details = details.with(AuditField.VERSION_ID, version.get().value());
    }
    if (event.deletionAt().isPresent()) {
      details = details.with(AuditField.DELETION_DATE, event.deletionAt().get());
    }
    return record(
        arn,
        action(event.kind(), name),
        id(arn, cause, name + "/" + version.map(VersionId::value).orElse("")),
        event.at(),
        prefix(name) + "-" + arn + version.map(v -> "-" + v).orElse(""),
        problem(event),
        details);
  }

  /**
   * AWS has no event for a scheduled deletion, because there somebody always calls DeleteSecret.
   */
  private static AuditAction action(Kind kind, String name) {
    String source =
        kind == Kind.SECRET_DELETION_SCHEDULED
            ? AuditActions.STRONGROOM
            : AuditActions.SECRETS_MANAGER;
    return new AuditAction(source, name, Access.CHANGE, Type.SERVICE_EVENT, Set.of(), Set.of());
  }

  private static Optional<Problem> problem(ServiceEvent event) {
    if (event.failure().isPresent()) {
      return event.failure().map(ServiceEventRecords::problem);
    }
    return switch (event.kind()) {
      case ROTATION_ABANDONED, TEST_ROTATION_FAILED ->
          Optional.of(new Problem("RotationAbandoned", AuditReason.RotationOvertaken.with()));
      case REPLICATION_FAILED ->
          Optional.of(new Problem("ReplicationFailed", AuditReason.ReplicationRefused.with()));
      default -> Optional.empty();
    };
  }

  private static Problem problem(RotationFailure failure) {
    return new Problem(
        "RotationFailed",
        AuditReason.RotationStepFailed.with(
            failure.step().awsName(),
            FailureClass.of(failure) + " (" + failure.cause().code() + ")"));
  }

  private static String prefix(String name) {
    return Stream.of("Rotation", "Replication")
        .filter(name::contains)
        .findFirst()
        .orElse("Deletion");
  }

  private static AuditFields about(SecretArn arn) {
    return AuditFields.NONE.with(AuditField.ABOUT_SECRET, arn.toString());
  }

  private static UUID id(SecretArn arn, String cause, String what) {
    String id = arn + "/" + cause + "/" + what;
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }

  private static AuditEvent record(
      SecretArn arn,
      AuditAction action,
      UUID id,
      Instant at,
      String requestId,
      Optional<Problem> problem,
      AuditFields details) {
    String account = arn.account().value();
    return new AuditEvent(
        id,
        at,
        new AuditIdentity.Service(),
        action,
        arn.region(),
        Origin.SERVICE,
        problem,
        AuditFields.NONE,
        AuditFields.NONE,
        details,
        requestId,
        List.of(Resource.secret(arn.toString(), account)),
        account,
        Optional.empty());
  }
}
