package dev.strongroom.app.commands;

import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  @Override
  public Integer call() {
    Optional<Reason> reason = secret == null ? reason() : Optional.empty();
    if (reason.isPresent()) {
      spec.commandLine().getOut().println(page(reason.get()));
      spec.commandLine().getOut().flush();
      return 0;
    }
    SecretAction asked = SecretDoors.action(action);
    if (secret == null || caller == null) {
      throw new IllegalArgumentException(
          "name the <secret> and the caller: strongroom explain %s <secret> --as <caller>"
              .formatted(asked.awsName()));
    }
    try (KubernetesClient client = cluster.client()) {
      AccountDirectory accounts = new AccountDirectory(client);
      SecretDoors doors = SecretDoors.of(client, cluster, accounts, secret);
      Caller.Session session =
          NamedCaller.parse(caller, accounts, List.of(doors.namespace())).session(client);
      return print(doors.explain(session, asked, conditions), session);
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

  private int print(AccessDecision decision, Caller.Session session) {
    PrintWriter out = spec.commandLine().getOut();
    AccessRequest request = decision.request();
    out.printf(
        "%s on %s as %s: %s%n",
        request.action().permission(),
        request.resource(),
        session.principal().role(),
        SecretDoors.verdict(decision));
    decision
        .doors()
        .forEach(
            door ->
                out.printf(
                    "  %-8s  %-7s  %s%n",
                    door.door().name().toLowerCase(Locale.ROOT),
                    SecretDoors.state(door),
                    door.why().message()));
    out.flush();
    return decision.allowed() ? 0 : SecretDoors.isRefused(decision) ? CLOSED : UNKNOWN;
  }
}
