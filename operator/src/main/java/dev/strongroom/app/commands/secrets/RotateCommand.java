package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.app.commands.secrets.RequestOptions.Seen;
import dev.strongroom.app.commands.secrets.RequestOptions.Verdict;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rotates a secret now and shows the steps. */
@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Rotates a secret now and follows the four steps until the rotation has ended. It sets the"
          + " annotation strongroom.dev/rotate of the ManagedSecret, so you need verb patch on it.",
      "",
      "Exit code: 0 the secret was rotated, 3 it was not, 4 there was no outcome before --timeout,"
          + " 1 the reason is on standard error."
    })
public final class RotateCommand implements Callable<Integer> {
  /** An operator at work has looked at the request by then. */
  private static final Duration TAKEN_UP = Duration.ofSeconds(10);

  /** Reasons for which a rotation starts later by itself. */
  private static final Set<String> LATER =
      Set.of(
          RotationReason.RotationQueued.name(),
          RotationReason.RotationLimited.name(),
          RotationReason.RotationRunning.name(),
          RotationReason.RotationRetrying.name());

  @Mixin private RequestOptions request;

  @Option(
      names = "--test",
      description =
          "Tests the current value at the target and changes nothing (annotation"
              + " strongroom.dev/test-rotation).")
  private boolean isTest;

  @Option(
      names = "--in-freeze",
      description = "Rotates even while spec.freezes of the RotationPolicy lets no rotation begin.")
  private boolean isInFreeze;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (isTest && isInFreeze) {
      throw new IllegalArgumentException("--in-freeze is for rotations, and --test is none");
    }
    try (KubernetesClient client = request.secret().client()) {
      ManagedSecret object = request.secret().get(client);
      if (object.getSpec() == null || object.getSpec().rotation() == null) {
        throw new IllegalStateException(
            "ManagedSecret %s declares no rotation: add spec.rotation".formatted(request.secret()));
      }
      String id = request.newId();
      return request.ask(
          client,
          spec.commandLine().getOut(),
          annotations(id),
          seen -> isTest ? tested(seen) : rotated(seen, id));
    }
  }

  private Map<String, String> annotations(String id) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(isTest ? StrongroomNames.TEST_ROTATION : StrongroomNames.ROTATE, id);
    if (isInFreeze) {
      annotations.put(StrongroomNames.ROTATE_IN_FREEZE, id);
    }
    return annotations;
  }

  static Optional<Verdict> tested(Seen seen) {
    return seen.note(RotationReason.RotationTested)
        .map(Verdict::granted)
        .or(() -> seen.note(RotationReason.RotationTestFailed).map(Verdict::refused));
  }

  static Optional<Verdict> rotated(Seen seen, String id) {
    Optional<Condition> rotated = seen.condition(Conditions.ROTATED);
    boolean isTakenUp =
        seen.rotation().filter(rotation -> id.equals(rotation.lastRequestId())).isPresent();
    boolean isRunning = seen.rotation().filter(rotation -> rotation.step() != null).isPresent();
    if (isTakenUp && !isRunning) {
      return rotated.map(RotateCommand::verdict);
    }
    boolean isLeft = !isTakenUp && seen.waited().compareTo(TAKEN_UP) > 0;
    return rotated
        .filter(c -> isLeft && c.getStatus().equals("False") && !LATER.contains(c.getReason()))
        .map(RotateCommand::verdict);
  }

  private static Verdict verdict(Condition rotated) {
    return new Verdict(rotated.getStatus().equals("True"), rotated.getMessage());
  }
}
