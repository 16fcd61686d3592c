package dev.strongroom.app.commands.secrets;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.ManagedSecretStatus.Version;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the versions of a secret. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the versions of a secret that have staging labels, the newest first. No value is"
          + " read.",
      "",
      "Exit code: 0 they are on standard output, 1 the reason is on standard error."
    })
public final class HistoryCommand implements Runnable {
  @Mixin private ChosenSecret secret;
  @Mixin private Output output;
  @Spec private CommandSpec spec;
  private final Clock clock = Clock.systemUTC();

  @Override
  public void run() {
    ManagedSecret object;
    try (KubernetesClient client = secret.client()) {
      object = secret.get(client);
    }
    Optional<ManagedSecretStatus> status = Optional.ofNullable(object.getStatus());
    List<Version> versions = status.map(ManagedSecretStatus::versions).orElse(List.of());
    output.print(spec.commandLine().getOut(), versions, out -> print(out, versions, status));
  }

  private void print(
      PrintWriter out, List<Version> versions, Optional<ManagedSecretStatus> status) {
    if (versions.isEmpty()) {
      out.printf("%s has no version yet.%n", secret);
      return;
    }
    Instant now = clock.instant();
    Columns columns = new Columns("VERSION", "LABELS", "AGE", "STATE");
    versions.forEach(
        version ->
            columns.row(
                version.id(),
                String.join(",", version.stagingLabels()),
                Age.of(Duration.between(Instant.parse(version.createdTime()), now)),
                version.state() == null ? "" : version.state()));
    columns.print(out);
    int others = status.map(ManagedSecretStatus::versionCount).orElse(0) - versions.size();
    if (others > 0) {
      out.printf("%d more without a label; ListSecretVersionIds lists them.%n", others);
    }
  }
}
