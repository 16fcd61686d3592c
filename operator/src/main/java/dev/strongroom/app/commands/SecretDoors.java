package dev.strongroom.app.commands;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.access.PermittedAccessReviews;
import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.Door;
import dev.strongroom.core.access.DoorDecision;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The three doors of a secret, as far as somebody with a kubeconfig may know of them. */
final class SecretDoors {
  private static final String PREFIX = "secretsmanager:";

  /** AWS's version id where access to a key is only tried. */
  private static final String NO_VERSION = "RequestToValidateKeyAccess";

  private static final Set<Reason> UNANSWERED =
      Set.of(
          AccessReason.ReviewNotPermitted,
          AccessReason.CallerNamespaceUnknown,
          AccessReason.KeyNotReadable,
          AccessReason.ReviewUnavailable);

  /** What these actions do with the key of the secret, when they read or write a value. */
  private static final Map<SecretAction, List<KmsAction>> KEY_USES =
      Map.of(
          SecretAction.GET_SECRET_VALUE,
          List.of(KmsAction.DECRYPT),
          SecretAction.PUT_SECRET_VALUE,
          List.of(KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT),
          SecretAction.UPDATE_SECRET,
          List.of(KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT));

  private final KubernetesClient client;
  private final ObjectName namespace;
  private final DeclaredDoors declared;
  private final ManagedSecret object;
  private final ProtectedSecret secret;
  private final Clock clock = Clock.systemUTC();

  private SecretDoors(
      KubernetesClient client, ObjectName namespace, DeclaredDoors declared, ManagedSecret object) {
    this.client = client;
    this.namespace = namespace;
    this.declared = declared;
    this.object = object;
    this.secret = declared.secret(object);
  }

  /**
   * Those of a secret.
   *
   * @param text name of the ManagedSecret, name of the secret, or its ARN
   * @throws IllegalStateException when it may not be read or is not there
   */
  static SecretDoors of(
      KubernetesClient client, ChosenCluster cluster, AccountDirectory accounts, String text) {
    ObjectName where = namespace(cluster, accounts, text);
    DeclaredDoors declared =
        new DeclaredDoors(client, new PolicyParser(new JacksonJsonDocuments()));
    return new SecretDoors(client, where, declared, declared.object(where, text));
  }

  /** The one that is named, else that of the secret's ARN, else that of the context. */
  private static ObjectName namespace(
      ChosenCluster cluster, AccountDirectory accounts, String text) {
    if (cluster.named().isPresent() || !text.startsWith("arn:")) {
      return cluster.namespace();
    }
    return accounts
        .namespace(SecretArn.parse(text).account(), cluster.current().stream().toList())
        .orElseThrow(ChosenCluster::unnamed);
  }

  /**
   * The action of that name.
   *
   * @param text with or without {@code secretsmanager:}
   * @throws IllegalArgumentException when there is none on a secret
   */
  static SecretAction action(String text) {
    String name = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    SecretAction found =
        SecretAction.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "<action> is neither an action of Secrets Manager nor a reason; names are"
                            + " case-sensitive, such as GetSecretValue or TargetHostChanged"));
    if (found.scope() == SecretAction.Scope.ACCOUNT) {
      throw new IllegalArgumentException(
          found.awsName()
              + " is about an account and not about one secret. kubectl auth can-i answers it; the"
              + " table of rights in access.md has its verb and resource.");
    }
    return found;
  }

  /** Where the secret is. */
  ObjectName namespace() {
    return namespace;
  }

  /** Which secret it is. */
  SecretArn arn() {
    return secret.arn();
  }

  /**
   * Asks them.
   *
   * @param conditions keys of the request besides those that each has
   */
  AccessDecision explain(
      Caller.Session session, SecretAction action, Map<String, String> conditions) {
    AccessRequest request =
        AccessRequest.onSecret(session, action, secret, List.of(), context(conditions));
    ThreeDoors doors = new ThreeDoors(new PermittedAccessReviews(client));
    List<KmsAction> uses = KEY_USES.getOrDefault(action, List.of());
    if (uses.isEmpty()) {
      return doors.explain(request);
    }
    try {
      KeyUse use =
          KeyUse.of(
              declared.key(object, secret),
              secret.arn(),
              version(action),
              uses.toArray(KmsAction[]::new));
      return doors.explain(
          AccessRequest.onSecret(session, action, secret, List.of(use), request.context()));
    } catch (Unavailable unreadable) {
      List<DoorDecision> all = new ArrayList<>(doors.explain(request).doors());
      all.add(new DoorDecision(Door.KEY, false, unreadable.finding()));
      return new AccessDecision(request, all);
    }
  }

  private String version(SecretAction action) {
    return Optional.ofNullable(object.getStatus())
        .map(ManagedSecretStatus::versionId)
        .filter(id -> action == SecretAction.GET_SECRET_VALUE)
        .orElse(NO_VERSION);
  }

  private RequestContext context(Map<String, String> conditions) {
    Instant now = clock.instant();
    RequestContext.Builder keys =
        RequestContext.builder()
            .time(ConditionKeys.CURRENT_TIME, now)
            .number(ConditionKeys.EPOCH_TIME, now.getEpochSecond())
            .bool(ConditionKeys.SECURE_TRANSPORT, true)
            .text(ConditionKeys.REQUESTED_REGION, secret.arn().region())
            .time(ConditionKeys.TOKEN_ISSUE_TIME, now);
    conditions.forEach(keys::text);
    return keys.build();
  }

  /** In a word: allowed, denied or unknown. */
  static String verdict(AccessDecision decision) {
    if (decision.allowed()) {
      return "allowed";
    }
    return isRefused(decision) ? "denied" : "unknown";
  }

  /** Whether a door is known to be closed. */
  static boolean isRefused(AccessDecision decision) {
    return decision.doors().stream().anyMatch(door -> state(door).equals("closed"));
  }

  /** In a word: open, closed or unknown. */
  static String state(DoorDecision door) {
    if (door.open()) {
      return "open";
    }
    return UNANSWERED.contains(door.why().reason()) ? "unknown" : "closed";
  }
}
