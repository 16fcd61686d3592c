package dev.strongroom.app.commands.secrets;

import dev.strongroom.app.commands.secrets.SecretChain.Projection;
import dev.strongroom.app.commands.secrets.SecretChain.Use;
import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.core.overview.SecretUse;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Follows a secret from its declaration to the pods that use it. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = {
      "Follows a secret from its declaration to the pods that use it: what is wrong with it, its"
          + " versions, the projected Secret and the version in it, which containers use that"
          + " Secret and whether they have its current content, the target and the next rotation,"
          + " and the SecretProjections that ask for the value.",
      "",
      "It reads what you may read, and no value. What you may not read is shown as unknown.",
      "",
      "Exit code: 0 it is on standard output, 1 the reason is on standard error."
    })
public final class DescribeCommand implements Runnable {
  @Mixin private ChosenSecret secret;
  @Mixin private Output output;
  @Spec private CommandSpec spec;
  private final Clock clock = Clock.systemUTC();

  @Override
  public void run() {
    Instant now = clock.instant();
    SecretChain chain;
    try (KubernetesClient client = secret.client()) {
      chain = SecretChain.of(client, secret.get(client), now);
    }
    output.print(spec.commandLine().getOut(), chain, out -> print(out, chain, now));
  }

  private static void print(PrintWriter out, SecretChain chain, Instant now) {
    out.printf("ManagedSecret %s/%s%n", chain.namespace(), chain.name());
    problems(out, chain.problems());
    chain.status().ifPresent(status -> status(out, status));
    chain.projection().ifPresent(projection -> projection(out, projection, now));
    chain
        .status()
        .map(ManagedSecretStatus::rotation)
        .ifPresent(rotation -> rotation(out, rotation));
    chain
        .target()
        .ifPresent(
            target -> {
              line(out, "Target", "ExternalSecretTarget " + target.name() + ": " + target.state());
              problems(out, target.problems());
            });
    chain.consumers().ifPresent(consumers -> consumers(out, consumers));
  }

  private static void consumers(PrintWriter out, SecretConsumers consumers) {
    if (consumers.projections().isEmpty() && consumers.ofAllNamespaces()) {
      return;
    }
    line(
        out,
        "Consumers",
        "%d SecretProjection%s%s"
            .formatted(
                consumers.projections().size(),
                consumers.projections().size() == 1 ? "" : "s",
                consumers.ofAllNamespaces()
                    ? ""
                    : " of this namespace; you may not list those of others"));
    consumers
        .projections()
        .forEach(
            consumer -> {
              line(
                  out,
                  "",
                  "%s/%s: %s".formatted(consumer.namespace(), consumer.name(), consumer.state()));
              problems(out, consumer.problems());
            });
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("  %-12s%s%n", label, text);
  }

  private static void problems(PrintWriter out, List<Problem> problems) {
    problems.forEach(problem -> line(out, "!", problem.reason() + ": " + problem.message()));
  }

  private static void status(PrintWriter out, ManagedSecretStatus status) {
    if (status.arn() != null) {
      line(out, "ARN", status.arn());
    }
    List<ManagedSecretStatus.Version> versions =
        Optional.ofNullable(status.versions()).orElse(List.of());
    versions.forEach(
        version ->
            line(
                out,
                version.equals(versions.get(0)) ? "Versions" : "",
                "%s %s, made %s%s"
                    .formatted(
                        version.id(),
                        String.join(",", version.stagingLabels()),
                        version.createdTime(),
                        version.state() == null ? "" : ", " + version.state())));
  }

  private static void projection(PrintWriter out, Projection projection, Instant now) {
    line(
        out,
        "Secret",
        projection.name()
            + ": "
            + projection.state()
            + projection.version().map(version -> ", version " + version).orElse("")
            + projection
                .written()
                .map(at -> ", written " + Age.of(Duration.between(at, now)) + " ago")
                .orElse(""));
    if (projection.pods().isEmpty()) {
      line(out, "Pods", "Unknown: you may not list pods in this namespace");
      return;
    }
    List<Use> uses = projection.pods().get();
    line(out, "Pods", uses.isEmpty() ? "none uses the Secret" : summary(uses));
    uses.forEach(use -> line(out, "", text(use)));
  }

  private static String summary(List<Use> uses) {
    return uses.stream()
        .collect(Collectors.groupingBy(Use::sight, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(count -> count.getValue() + " " + word(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String text(Use use) {
    String way =
        switch (use.way()) {
          case VOLUME -> "volume";
          case SUB_PATH -> "subPath mount";
          case ENVIRONMENT -> "environment";
        };
    return "%s, container %s, %s: %s".formatted(use.pod(), use.container(), way, advice(use));
  }

  private static String advice(Use use) {
    return use.sight() == SecretUse.Sight.OUTDATED
        ? "has an older value until it is restarted"
        : word(use.sight());
  }

  private static String word(SecretUse.Sight sight) {
    return switch (sight) {
      case CURRENT -> "current";
      case SYNCING -> "kubelet is updating its files";
      case OUTDATED -> "outdated";
      case NOT_RUNNING -> "not running";
    };
  }

  private static void rotation(PrintWriter out, ManagedSecretStatus.Rotation rotation) {
    String state =
        List.of(
                named("strategy", rotation.strategy()),
                named("at step", rotation.step()),
                named("last", rotation.lastRotatedTime()),
                named("next", rotation.nextRotationTime()),
                named("last failure", rotation.failure()),
                named("next attempt", rotation.nextAttemptTime()))
            .stream()
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    line(out, "Rotation", state.isEmpty() ? "none yet" : state);
  }

  private static Optional<String> named(String name, String value) {
    return Optional.ofNullable(value).map(text -> name + " " + text);
  }
}
