package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.app.commands.secrets.RequestOptions.Seen;
import dev.strongroom.app.commands.secrets.RequestOptions.Verdict;
import dev.strongroom.core.problems.RotationReason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cancels a rotation that is stuck. */
@Command(
    name = "cancel-rotation",
    mixinStandardHelpOptions = true,
    description = {
      "Cancels the running rotation of a secret. The current value stays: if the target was sent"
          + " the pending value, it gets the current one back first. The schedule goes on; to stop"
          + " it, set spec.rotation.suspend. You need verb patch on the ManagedSecret.",
      "",
      "Exit code: 0 it is cancelled, 3 there was nothing to do or it was refused, 4 there was no"
          + " outcome before --timeout, 1 the reason is on standard error."
    })
public final class CancelRotationCommand implements Callable<Integer> {
  @Mixin private RequestOptions request;

  @Option(
      names = "--clear-pending",
      description =
          "Removes AWSPENDING from a version that no rotation made and that blocks all others"
              + " (annotation strongroom.dev/clear-pending).")
  private boolean isClearing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (KubernetesClient client = request.secret().client()) {
      request.secret().get(client);
      String annotation =
          isClearing ? StrongroomNames.CLEAR_PENDING : StrongroomNames.CANCEL_ROTATION;
      return request.ask(
          client,
          spec.commandLine().getOut(),
          Map.of(annotation, request.newId()),
          seen -> isClearing ? cleared(seen) : cancelled(seen));
    }
  }

  static Optional<Verdict> cancelled(Seen seen) {
    return seen.note(RotationReason.RotationCancelled)
        .map(Verdict::granted)
        .or(() -> seen.note(RotationReason.NothingToCancel).map(Verdict::refused));
  }

  static Optional<Verdict> cleared(Seen seen) {
    return seen.note(RotationReason.PendingCleared)
        .map(Verdict::granted)
        .or(
            () ->
                seen.note(RotationReason.PendingInUse, RotationReason.NothingToClear)
                    .map(Verdict::refused));
  }
}
