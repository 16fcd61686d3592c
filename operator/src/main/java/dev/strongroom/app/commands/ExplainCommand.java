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
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Tells those who are entitled to know why a caller of the AWS endpoint is refused, and what a
 * reason of a condition means.
 */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says for each of the three doors whether it is open to a caller of the AWS endpoint, and"
          + " why: which statement of which policy decides, or which Kubernetes right is missing,"
          + " and what to add.",
      "",
      "It uses your kubeconfig as kubectl does, and reads what you may read: the ManagedSecret with"
          + " its resource policy, its EncryptionKey, and, by a LocalSubjectAccessReview in the"
          + " caller's namespace, the rights of the caller. A door that you may not know about is"
          + " unknown.",
      "",
      "With a reason of a condition or event in place of the action, it says what that reason"
          + " means and what to do.",
      "",
      "Examples:",
      "",
      "  strongroom explain GetSecretValue db --as shop/checkout",
      "  strongroom explain GetSecretValue ledger -n payments"
          + " --as arn:aws:iam::219249978523:role/report --condition aws:SourceIp=10.0.0.7",
      "  strongroom explain TargetHostChanged",
      "",
      "Exit code: 0 all doors are open, 3 a door is closed, 1 a door is unknown and none is known"
          + " to be closed, or the reason is on standard error."
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int CLOSED = 3;
  private static final int UNKNOWN = 1;
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

  @Parameters(
      index = "0",
      paramLabel = "<action>",
      description =
          "An action of Secrets Manager on a secret, such as GetSecretValue. UpdateSecret is"
              + " explained with a new value. BatchGetSecretValue needs GetSecretValue for each"
              + " secret. Or a reason, such as TargetHostChanged.")
  private String action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "<secret>",
      description =
          "Name of the ManagedSecret, name of the secret, or its ARN, which tells the namespace"
              + " too.")
  private String secret;

  @Option(
      names = "--as",
      paramLabel = "<caller>",
      description =
          "The caller: <namespace>/<ServiceAccount>, or the ARN of its role or session. The"
              + " namespace of an ARN is looked up if you may list namespaces.")
  private String caller;

  @Mixin private ChosenCluster cluster;

  @Option(
      names = "--condition",
      paramLabel = "<key>=<value>",
      description =
          "A condition key of the request, such as secretsmanager:VersionStage=AWSPENDING; may be"
              + " repeated. The current time, the region and aws:SecureTransport are set. Without"
              + " it a key such as aws:SourceIp is absent.")
  private Map<String, String> conditions = Map.of();

  @Spec private CommandSpec spec;
  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() {
    Optional<Reason> reason = secret == null ? reason() : Optional.empty();
    if (reason.isPresent()) {
      spec.commandLine().getOut().println(page(reason.get()));
      spec.commandLine().getOut().flush();
      return 0;
    }
    SecretAction asked = action();
    if (secret == null || caller == null) {
      throw new IllegalArgumentException(
          "name the <secret> and the caller: strongroom explain %s <secret> --as <caller>"
              .formatted(asked.awsName()));
    }
    try (KubernetesClient client = cluster.client()) {
      AccountDirectory accounts = new AccountDirectory(client);
      ObjectName where = namespace(accounts);
      DeclaredDoors declared =
          new DeclaredDoors(client, new PolicyParser(new JacksonJsonDocuments()));
      ManagedSecret object = declared.object(where, secret);
      ProtectedSecret guarded = declared.secret(object);
      Caller.Session session = NamedCaller.parse(caller, accounts, List.of(where)).session(client);
      AccessRequest request =
          AccessRequest.onSecret(session, asked, guarded, List.of(), context(guarded.arn()));
      return print(explain(client, declared, object, request), session);
    }
  }

  private Optional<Reason> reason() {
    return Reason.all().stream().filter(reason -> reason.name().equals(action)).findFirst();
  }

  /** The message before names and numbers are filled in. */
  private static String page(Reason reason) {
    return reason.name()
        + System.lineSeparator()
        + "  "
        + reason.sentence().replaceAll("\\{(\\d+)}", "<$1>");
  }

  private SecretAction action() {
    String name = action.startsWith(PREFIX) ? action.substring(PREFIX.length()) : action;
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

  /** The one that is named, else that of the secret's ARN, else that of the context. */
  private ObjectName namespace(AccountDirectory accounts) {
    if (cluster.named().isPresent() || !secret.startsWith("arn:")) {
      return cluster.namespace();
    }
    return accounts
        .namespace(SecretArn.parse(secret).account(), cluster.current().stream().toList())
        .orElseThrow(ChosenCluster::unnamed);
  }

  private RequestContext context(SecretArn arn) {
    Instant now = clock.instant();
    RequestContext.Builder keys =
        RequestContext.builder()
            .time(ConditionKeys.CURRENT_TIME, now)
            .number(ConditionKeys.EPOCH_TIME, now.getEpochSecond())
            .bool(ConditionKeys.SECURE_TRANSPORT, true)
            .text(ConditionKeys.REQUESTED_REGION, arn.region())
            .time(ConditionKeys.TOKEN_ISSUE_TIME, now);
    conditions.forEach(keys::text);
    return keys.build();
  }

  /** The doors of the secret, and that of its key if the action uses it. */
  private static AccessDecision explain(
      KubernetesClient client,
      DeclaredDoors declared,
      ManagedSecret object,
      AccessRequest request) {
    ThreeDoors doors = new ThreeDoors(new PermittedAccessReviews(client));
    List<KmsAction> uses = KEY_USES.getOrDefault(request.action(), List.of());
    if (uses.isEmpty()) {
      return doors.explain(request);
    }
    ProtectedSecret secret = request.secret().orElseThrow();
    String version =
        Optional.ofNullable(object.getStatus())
            .map(ManagedSecretStatus::versionId)
            .filter(id -> request.action() == SecretAction.GET_SECRET_VALUE)
            .orElse(NO_VERSION);
    try {
      KeyUse use =
          KeyUse.of(
              declared.key(object, secret), secret.arn(), version, uses.toArray(KmsAction[]::new));
      return doors.explain(
          AccessRequest.onSecret(
              request.caller(), request.action(), secret, List.of(use), request.context()));
    } catch (Unavailable unreadable) {
      List<DoorDecision> all = new ArrayList<>(doors.explain(request).doors());
      all.add(new DoorDecision(Door.KEY, false, unreadable.finding()));
      return new AccessDecision(request, all);
    }
  }

  private int print(AccessDecision decision, Caller.Session session) {
    PrintWriter out = spec.commandLine().getOut();
    AccessRequest request = decision.request();
    out.printf(
        "%s on %s as %s: %s%n",
        request.action().permission(),
        request.resource(),
        session.principal().role(),
        verdict(decision));
    decision
        .doors()
        .forEach(
            door ->
                out.printf(
                    "  %-8s  %-7s  %s%n",
                    door.door().name().toLowerCase(Locale.ROOT),
                    state(door),
                    door.why().message()));
    out.flush();
    return decision.allowed() ? 0 : isRefused(decision) ? CLOSED : UNKNOWN;
  }

  private static String verdict(AccessDecision decision) {
    if (decision.allowed()) {
      return "allowed";
    }
    return isRefused(decision) ? "denied" : "unknown";
  }

  private static boolean isRefused(AccessDecision decision) {
    return decision.doors().stream().anyMatch(door -> state(door).equals("closed"));
  }

  private static String state(DoorDecision door) {
    if (door.open()) {
      return "open";
    }
    return UNANSWERED.contains(door.why().reason()) ? "unknown" : "closed";
  }
}
