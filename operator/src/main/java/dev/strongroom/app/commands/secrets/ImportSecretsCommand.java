package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.importing.NativeSecrets;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes native Secrets over. */
@Command(
    name = "secrets",
    mixinStandardHelpOptions = true,
    description = {
      "Takes native Secrets over in place. For each it sets the annotation strongroom.dev/allow and"
          + " creates a ManagedSecret of the same name, which takes the value and then writes the"
          + " Secret with the same type, keys and values: pods that use it notice nothing. A Secret"
          + " with one key becomes a secret with that value, others a JSON object.",
      "",
      "Left alone are Secrets of Kubernetes' own types, immutable ones, and those that another tool"
          + " writes, unless --include-owned says otherwise.",
      "",
      "You need get, list and patch on the namespace's Secrets, and get and create on its"
          + " ManagedSecrets. An import that was interrupted is begun again.",
      "",
      "Examples:",
      "",
      "  strongroom import secrets -n shop -l app=checkout --dry-run",
      "  strongroom import secrets -n shop legacy-db legacy-cache",
      "",
      "Exit code: 0 every Secret is imported, unchanged or skipped, 3 one failed, 1 the reason is"
          + " on standard error."
    })
public final class ImportSecretsCommand implements Callable<Integer> {
  /** So many are under way at the same time. */
  private static final int BATCH = 32;

  /** Which Secrets. */
  static final class Choice {
    @Parameters(arity = "1..*", paramLabel = "<name>", description = "Names of Secrets.")
    private List<String> names = List.of();

    @Option(
        names = {"-l", "--selector"},
        paramLabel = "<selector>",
        description = "Selects Secrets by labels, as kubectl does.")
    private String selector;

    @Option(names = "--all", description = "All Secrets of the namespace.")
    private boolean everything;
  }

  @ArgGroup(multiplicity = "1")
  private Choice choice;

  @Option(
      names = "--include-owned",
      description =
          "Also takes Secrets with a controller, or of Helm, Argo CD or Flux, which may overwrite"
              + " or delete them later.")
  private boolean takesOwned;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "60",
      description = "How long to wait for each ManagedSecret (${DEFAULT-VALUE}).")
  private long timeout;

  @Mixin private ChosenCluster cluster;
  @Mixin private ImportRun run;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.client()) {
      NativeSecrets secrets = new NativeSecrets(client, cluster.namespace());
      List<ObjectName> names = chosen(secrets);
      run.begin(spec.commandLine(), List.of(), names.size());
      Takeover takeover =
          new Takeover(secrets, takesOwned, run.isDry(), Duration.ofSeconds(timeout));
      for (int from = 0; from < names.size(); from += BATCH) {
        List<Takeover.Begun> begun = new ArrayList<>();
        names
            .subList(from, Math.min(names.size(), from + BATCH))
            .forEach(name -> takeover.begin(name, begun::add, run::add));
        begun.stream().map(takeover::ended).forEach(run::add);
      }
    }
    return run.report(spec.commandLine());
  }

  private List<ObjectName> chosen(NativeSecrets secrets) {
    if (!choice.names.isEmpty()) {
      return choice.names.stream()
          .distinct()
          .map(name -> ChosenCluster.objectName("<name>", name))
          .toList();
    }
    String selector = choice.everything ? "" : choice.selector;
    try {
      return ChosenCluster.permitted(
          "list secrets in namespace " + cluster.namespace(), () -> secrets.names(selector));
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
        throw new IllegalArgumentException("--selector: is not a selector of labels", refused);
      }
      throw refused;
    }
  }
}
