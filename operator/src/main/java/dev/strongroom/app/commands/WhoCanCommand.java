package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.access.KubernetesServiceAccounts;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.sessions.ServiceAccounts;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists who may do something with a secret. */
@Command(
    name = "who-can",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the ServiceAccounts that may do an action of Secrets Manager with a secret at the AWS"
          + " endpoint: those of the secret's namespace, or with -A of all namespaces, which"
          + " callers of other accounts are in. All three doors are asked, as strongroom explain"
          + " asks them, without condition keys such as aws:SourceIp.",
      "",
      "It uses your kubeconfig as kubectl does. You need the rights to read the ManagedSecret, to"
          + " list serviceaccounts and to create localsubjectaccessreviews in the namespaces, as"
          + " ClusterRole admin has them.",
      "",
      "Example:",
      "",
      "  strongroom who-can GetSecretValue database -n shop",
      "",
      "Exit code: 0 the list is on standard output, 1 the reason is on standard error, or it is"
          + " not known of a ServiceAccount whether it may."
    })
public final class WhoCanCommand implements Callable<Integer> {
  private static final String SESSION = "who-can";

  @Parameters(
      index = "0",
      paramLabel = "<action>",
      description = "An action of Secrets Manager on a secret, such as GetSecretValue.")
  private String action;

  @Parameters(
      index = "1",
      paramLabel = "<secret>",
      description = "Name of the ManagedSecret, name of the secret, or its ARN.")
  private String secret;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Looks at the ServiceAccounts of all namespaces.")
  private boolean isEverywhere;

  @Mixin private ChosenCluster cluster;
  @Spec private CommandSpec spec;

  /** A ServiceAccount, and what was decided. */
  private record Answer(Caller.Session caller, AccessDecision decision) {
    String verdict() {
      return SecretDoors.verdict(decision);
    }

    String name() {
      return caller.namespace() + "/" + caller.serviceAccount();
    }
  }

  @Override
  public Integer call() {
    SecretAction asked = SecretDoors.action(action);
    try (KubernetesClient client = cluster.client()) {
      AccountDirectory accounts = new AccountDirectory(client);
      SecretDoors doors = SecretDoors.of(client, cluster, accounts, secret);
      List<Answer> answers =
          serviceAccounts(client, doors.namespace()).stream()
              .map(object -> session(object, accounts))
              .map(caller -> new Answer(caller, doors.explain(caller, asked, Map.of())))
              .sorted(Comparator.comparing(Answer::name))
              .toList();
      return print(asked, doors, answers);
    }
  }

  private List<ServiceAccount> serviceAccounts(KubernetesClient client, ObjectName namespace) {
    if (isEverywhere) {
      return ChosenCluster.permitted(
          "list serviceaccounts in all namespaces",
          () -> client.serviceAccounts().inAnyNamespace().list().getItems());
    }
    return ChosenCluster.permitted(
        "list serviceaccounts in namespace " + namespace,
        () -> ObjectsByName.in(client.serviceAccounts(), namespace).list().getItems());
  }

  private static Caller.Session session(ServiceAccount object, AccountDirectory accounts) {
    String namespace = object.getMetadata().getNamespace();
    ServiceAccounts.Found found = KubernetesServiceAccounts.found(object);
    return new Caller.Session(
        accounts.account(new ObjectName(namespace)),
        namespace,
        object.getMetadata().getName(),
        found.uid(),
        SESSION,
        found.tags());
  }

  private int print(SecretAction asked, SecretDoors doors, List<Answer> answers) {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, List<Answer>> byVerdict =
        answers.stream().collect(Collectors.groupingBy(Answer::verdict));
    List<Answer> allowed = byVerdict.getOrDefault("allowed", List.of());
    List<Answer> unknown = byVerdict.getOrDefault("unknown", List.of());
    out.printf(
        "%s on %s: %d of %d ServiceAccounts %s%n",
        asked.permission(),
        doors.arn(),
        allowed.size(),
        answers.size(),
        isEverywhere ? "of all namespaces" : "of namespace " + doors.namespace());
    allowed.forEach(answer -> out.printf("  %s%n", answer.name()));
    unknown.forEach(answer -> out.printf("  %s: unknown, %s%n", answer.name(), why(answer)));
    out.flush();
    return unknown.isEmpty() ? 0 : 1;
  }

  private static String why(Answer answer) {
    return answer.decision().doors().stream()
        .filter(door -> SecretDoors.state(door).equals("unknown"))
        .map(door -> door.why().message())
        .findFirst()
        .orElseThrow();
  }
}
