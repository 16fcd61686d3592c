package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.app.commands.secrets.RequestOptions.Seen;
import dev.strongroom.app.commands.secrets.RequestOptions.Verdict;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.SecretReason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves AWSCURRENT back to an earlier version. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Moves AWSCURRENT back to an earlier version of a secret. Nothing changes in the outside"
          + " system: for a secret that is rotated, run strongroom rotate afterwards. You need verb"
          + " patch on the ManagedSecret.",
      "",
      "Exit code: 0 AWSCURRENT was moved, 3 it was not, 4 there was no outcome before --timeout, 1"
          + " the reason is on standard error."
    })
public final class RollbackCommand implements Callable<Integer> {
  @Mixin private RequestOptions request;

  @Option(
      names = "--to",
      paramLabel = "<version>",
      description = "Id of a version, or a staging label; default: AWSPREVIOUS.")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (KubernetesClient client = request.secret().client()) {
      request.secret().get(client);
      Map<String, String> annotations = new LinkedHashMap<>();
      annotations.put(StrongroomNames.ROLLBACK, request.newId());
      // One that stands there from an earlier rollback goes.
      annotations.put(StrongroomNames.ROLLBACK_TO, to);
      return request.ask(
          client, spec.commandLine().getOut(), annotations, RollbackCommand::rolledBack);
    }
  }

  static Optional<Verdict> rolledBack(Seen seen) {
    return seen.note(SecretReason.RolledBack)
        .map(Verdict::granted)
        .or(
            () ->
                seen.note(
                        SecretReason.NothingToRollBack,
                        SecretReason.RollbackRefused,
                        DeclarationReason.RollbackImpossible)
                    .map(Verdict::refused));
  }
}
