package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.endpointclient.SecretsManagerEndpoint;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.importing.ImportEntry;
import dev.strongroom.core.importing.ImportPlan;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings in the values of an export. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    description = {
      "Creates secrets with the values of an export, through the AWS endpoint, with the rights of a"
          + " ServiceAccount that may do CreateSecret and GetSecretValue (with --update or a"
          + " version with AWSPREVIOUS: PutSecretValue; with tags: TagResource). The audit trail"
          + " has your name. A directory is read with its folders; files in it that do not end with"
          + " .json, .jsonl or .ndjson are left out.",
      "",
      "It knows what these commands print, one document or several in a file:",
      "",
      "  aws secretsmanager batch-get-secret-value --filters ...",
      "  aws secretsmanager get-secret-value --secret-id shop/db",
      "  aws secretsmanager get-secret-value --secret-id shop/db --version-stage AWSPREVIOUS",
      "  aws secretsmanager list-secrets (descriptions and tags)",
      "  vault kv get -format=json secret/shop/db > export/shop/db.json",
      "  op item get --format=json <item>",
      "",
      "and JSON lines such as {\"name\": \"shop/db\", \"value\": \"...\"} or {\"name\":"
          + " \"shop/db\", \"fields\": {\"user\": \"...\"}}. Documents of Vault do not say their"
          + " path: it is that of the file within the directory, without .json. New secrets get the"
          + " description, the tags and the version with AWSPREVIOUS that the export has.",
      "",
      "All files are read, and what is wrong with them is told, before the first secret is made;"
          + " bad entries do not stop the others. You can run an interrupted import again: secrets"
          + " that are already there stay unchanged.",
      "",
      "Exit code: 0 every entry is imported, unchanged or skipped, 3 an entry failed, 1 the reason"
          + " is on standard error."
    })
public final class ImportFilesCommand implements Callable<Integer> {
  private static final Duration SESSION = Duration.ofHours(1);

  @Parameters(
      arity = "1..*",
      paramLabel = "<file>",
      description = "Files or directories, up to 64 MiB in all; - is standard input.")
  private List<String> files;

  @Option(
      names = "--prefix",
      paramLabel = "<text>",
      defaultValue = "",
      description = "Goes in front of the name of each secret, such as shop/.")
  private String prefix;

  @Option(
      names = "--update",
      description = "Puts the value of the export also into secrets that have another one.")
  private boolean updates;

  @Option(
      names = "--region",
      paramLabel = "<region>",
      description =
          "Region of the installation; default: that of a secret of the namespace, else "
              + Settings.DEFAULT_REGION
              + ".")
  private String region;

  @Mixin private ChosenCluster cluster;
  @Mixin private EndpointCalls calls;
  @Mixin private ImportRun run;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ImportPlan plan = ImportPlan.of(ExportFiles.read(files), prefix);
    run.begin(spec.commandLine(), plan.results(), plan.entries().size());
    if (!plan.entries().isEmpty()) {
      importAll(plan.entries());
    }
    return run.report(spec.commandLine());
  }

  private void importAll(List<ImportEntry> entries) {
    try (KubernetesClient client = cluster.client()) {
      calls.use(
          client,
          cluster.namespace(),
          region(client),
          SESSION,
          endpoint -> importAll(entries, endpoint));
    }
  }

  private void importAll(List<ImportEntry> entries, SecretsManagerEndpoint endpoint) {
    EntryImport each = new EntryImport(endpoint, updates, run.isDry());
    for (ImportEntry entry : entries) {
      run.add(each.result(entry));
      entry.close();
    }
  }

  private String region(KubernetesClient client) {
    return Optional.ofNullable(region)
        .or(
            () ->
                ChosenCluster.ifPermitted(() -> declared(client).findFirst())
                    .flatMap(found -> found))
        .orElse(Settings.DEFAULT_REGION);
  }

  private Stream<String> declared(KubernetesClient client) {
    return ObjectsByName.in(client.resources(ManagedSecret.class), cluster.namespace())
        .list()
        .getItems()
        .stream()
        .map(ManagedSecret::getStatus)
        .filter(Objects::nonNull)
        .flatMap(status -> Stream.ofNullable(status.arn()))
        .map(arn -> SecretArn.parse(arn).region());
  }
}
