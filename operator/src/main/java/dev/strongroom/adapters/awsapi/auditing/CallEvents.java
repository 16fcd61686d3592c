package dev.strongroom.adapters.awsapi.auditing;

import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.audit.AuditAction;
import dev.strongroom.core.audit.AuditActions;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditEvent.Origin;
import dev.strongroom.core.audit.AuditEvent.Problem;
import dev.strongroom.core.audit.AuditEvent.Resource;
import dev.strongroom.core.audit.AuditField;
import dev.strongroom.core.audit.AuditFields;
import dev.strongroom.core.audit.AuditIdentity;
import dev.strongroom.core.audit.AuditIdentity.AssumedRole;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The records of a call: one, and those that CloudTrail has beside it. */
final class CallEvents {
  private static final String NO_ACCOUNT = "000000000000";

  private final String region;
  private final String issuer;
  private final Supplier<UUID> ids;

  CallEvents(String region, String issuer, Supplier<UUID> ids) {
    this.region = region;
    this.issuer = issuer;
    this.ids = ids;
  }

  /**
   * The records of a call. BatchGetSecretValue has one GetSecretValue more for each secret, and
   * AssociateCrossAccountReplica one AcceptCrossAccountReplication for the replica. A call that
   * used a resource of another account is in that account's trail too; one that was denied is not,
   * so that nobody fills the trail of others.
   */
  List<AuditEvent> of(AuditAction action, Call call, CallOutcome outcome) {
    List<AuditEvent> events = new ArrayList<>(1);
    List<Resource> resources = ResourcesOfCall.of(call, outcome);
    add(
        events,
        call,
        outcome,
        action,
        outcome
            .input()
            .map(in -> AuditFields.of(action.request(), field -> AuditedMembers.of(in, field)))
            .orElse(AuditFields.NONE),
        outcome.error().map(error -> problem(error, outcome.why())),
        resources);
    if (action.name().equals("BatchGetSecretValue")) {
      read(events, call, outcome);
    }
    if (action.name().equals("AssociateCrossAccountReplica") && outcome.error().isEmpty()) {
      accepted(events, call, outcome);
    }
    return events;
  }

  /** The account of the replica has a record of what was done to its secret. */
  private void accepted(List<AuditEvent> events, Call call, CallOutcome outcome) {
    String replica = String.valueOf(outcome.output().get("CrossAccountReplicaARN"));
    AuditFields request =
        AuditFields.NONE
            .with(AuditField.SECRET_ID, replica)
            .with(
                AuditField.CROSS_ACCOUNT_PRIMARY_ARN, String.valueOf(outcome.output().get("ARN")));
    add(
        events,
        call,
        outcome,
        AuditActions.call(AuditActions.SECRETS_MANAGER, "AcceptCrossAccountReplication"),
        request,
        Optional.empty(),
        ResourcesOfCall.secret(replica));
  }

  private void read(List<AuditEvent> events, Call call, CallOutcome outcome) {
    AuditAction get = AuditActions.call(AuditActions.SECRETS_MANAGER, "GetSecretValue");
    for (Map<?, ?> value : structures(outcome.output().get("SecretValues"))) {
      String arn = String.valueOf(value.get("ARN"));
      AuditFields request = AuditFields.NONE.with(AuditField.SECRET_ID, arn);
      List<Resource> secret = ResourcesOfCall.secret(arn);
      add(events, call, outcome, get, request, Optional.empty(), secret);
    }
    for (Map<?, ?> error : structures(outcome.output().get("Errors"))) {
      String id = String.valueOf(error.get("SecretId"));
      String code = String.valueOf(error.get("ErrorCode"));
      Problem refused = problem(AwsError.client(code, ""), Optional.empty());
      AuditFields request = AuditFields.NONE.with(AuditField.SECRET_ID, id);
      add(events, call, outcome, get, request, Optional.of(refused), List.of());
    }
  }

  private static List<Map<?, ?>> structures(Object list) {
    List<Map<?, ?>> structures = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> structure) {
          structures.add(structure);
        }
      }
    }
    return structures;
  }

  private void add(
      List<AuditEvent> events,
      Call call,
      CallOutcome outcome,
      AuditAction action,
      AuditFields request,
      Optional<Problem> problem,
      List<Resource> resources) {
    String account = account(call, outcome);
    AuditFields response =
        AuditFields.of(action.response(), field -> AuditedMembers.of(outcome.output(), field));
    Optional<String> owner =
        resources.stream()
            .map(Resource::account)
            .filter(other -> problem.isEmpty() && !other.equals(account))
            .findFirst();
    AuditEvent event =
        new AuditEvent(
            ids.get(),
            call.time(),
            identity(call, outcome),
            action,
            region,
            new Origin(call.sourceAddress(), call.userAgent()),
            problem,
            request,
            response,
            AuditFields.NONE,
            call.requestId(),
            resources,
            account,
            owner.map(other -> ids.get()));
    events.add(event);
    if (owner.isPresent() && event.identity() instanceof AssumedRole caller) {
      events.add(forOwner(event, caller, owner.get()));
    }
  }

  private AuditEvent forOwner(AuditEvent event, AssumedRole caller, String owner) {
    String principal = caller.roleId() + ":" + caller.sessionName();
    return new AuditEvent(
        ids.get(),
        event.time(),
        new AuditIdentity.OtherAccount(caller.accountId(), principal),
        event.action(),
        event.region(),
        event.origin(),
        event.problem(),
        event.request(),
        event.response(),
        event.details(),
        event.requestId(),
        event.resources(),
        owner,
        event.sharedId());
  }

  private AuditIdentity identity(Call call, CallOutcome outcome) {
    if (call.signature().isPresent()) {
      Session session = call.session();
      SessionIdentity who = session.identity();
      return new AssumedRole(
          who.account().value(),
          who.serviceAccount(),
          who.uid(),
          who.sessionName(),
          session.accessKeyId(),
          session.issuedAt(),
          Optional.of(new AuditIdentity.Federation(issuer)));
    }
    Map<String, ?> output = outcome.output();
    if (output.get("SubjectFromWebIdentityToken") instanceof String subject) {
      return new AuditIdentity.WebIdentity(issuer, String.valueOf(output.get("Audience")), subject);
    }
    return new AuditIdentity.Unknown();
  }

  /** The caller's account; before there is one, that of the role which is asked for. */
  private static String account(Call call, CallOutcome outcome) {
    return call.signature()
        .map(signature -> signature.owner().identity().account().value())
        .or(
            () ->
                outcome
                    .input()
                    .flatMap(input -> input.text("RoleArn"))
                    .flatMap(ResourcesOfCall::account))
        .orElse(NO_ACCOUNT);
  }

  private static Problem problem(AwsError error, Optional<Finding> why) {
    return new Problem(error.code(), why.orElseGet(() -> sentence(error.code())));
  }

  /** In the place of a message that may quote the request. */
  private static Finding sentence(String code) {
    return switch (code) {
      case "ThrottlingException", "Throttling" -> AuditReason.RequestThrottled.with();
      case "SerializationException", "ValidationException", "ValidationError" ->
          AuditReason.RequestMalformed.with();
      case "InternalServiceError" -> AuditReason.RequestFailed.with();
      default -> AuditReason.RequestRefused.with();
    };
  }
}
