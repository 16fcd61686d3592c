package dev.strongroom.app.commands.secrets;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.ManagedSecretStatus.Version;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves a staging label. */
@Command(
    name = "label",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a staging label of a secret to a version, or takes it away. It goes through the AWS"
          + " endpoint, with the rights of a ServiceAccount that may do UpdateSecretVersionStage,"
          + " and the audit trail has your name.",
      "",
      "Examples:",
      "",
      "  strongroom label shop/api-key canary --to 0f8fad5b-d9cb-469f-a165-70867728950e",
      "  strongroom label shop/api-key canary --remove",
      "",
      "Exit code: 0 the label was moved, 1 the reason is on standard error."
    })
public final class LabelCommand implements Runnable {
  @Mixin private ChosenSecret secret;

  @Parameters(index = "1", paramLabel = "<label>", description = "The staging label.")
  private String label;

  @Mixin private EndpointCalls calls;

  @ArgGroup(multiplicity = "1")
  private Where where;

  /** Where the label goes. */
  static final class Where {
    @Option(
        names = "--to",
        paramLabel = "<version>",
        description = "Id of the version that gets the label.")
    private String version;

    @Option(names = "--remove", description = "Takes the label away.")
    private boolean isRemoved;
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    try (KubernetesClient client = secret.client()) {
      ManagedSecret object = secret.get(client);
      Optional<String> from = holder(object);
      if (where.isRemoved && from.isEmpty()) {
        throw new IllegalStateException(
            "no version of %s has the label %s".formatted(secret, label));
      }
      Optional<String> to = Optional.ofNullable(where.version);
      calls.ask(
          secret,
          client,
          object,
          "UpdateSecretVersionStage",
          (endpoint, arn) -> {
            endpoint.moveLabel(arn, label, from.filter(version -> !to.equals(from)), to);
            return arn;
          });
      spec.commandLine()
          .getOut()
          .println(
              to.map(version -> "Version %s has the label %s.".formatted(version, label))
                  .orElseGet(() -> "No version has the label %s any more.".formatted(label)));
      spec.commandLine().getOut().flush();
    }
  }

  private Optional<String> holder(ManagedSecret object) {
    return Optional.ofNullable(object.getStatus()).map(ManagedSecretStatus::versions).stream()
        .flatMap(versions -> versions == null ? Stream.empty() : versions.stream())
        .filter(version -> version.stagingLabels().contains(label))
        .map(Version::id)
        .findFirst();
  }
}
