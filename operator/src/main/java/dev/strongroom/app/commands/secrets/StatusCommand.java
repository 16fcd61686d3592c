package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.overview.ObjectStates;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.overview.ObjectState;
import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.core.overview.ObjectState.Severity;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ObservedStatus;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells on one screen what is wrong. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is wrong with the ManagedSecrets, SecretProjections, EncryptionKeys,"
          + " RotationPolicies and ExternalSecretTargets of a namespace, since when, and what to"
          + " do.",
      "",
      "Exit code: 0 nothing fails, 3 something fails, 1 the reason is on standard error."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int FAILING = 3;

  private static final List<Class<? extends CustomResource<?, ? extends ObservedStatus>>> KINDS =
      List.of(
          ManagedSecret.class,
          SecretProjection.class,
          EncryptionKey.class,
          RotationPolicy.class,
          ExternalSecretTarget.class);

  @Mixin private ChosenCluster cluster;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "In all namespaces.")
  private boolean everywhere;

  @Mixin private Output output;
  @Spec private CommandSpec spec;
  private final Clock clock = Clock.systemUTC();

  /** An object with what is wrong with it, for programs. */
  private record Found(
      String kind, String namespace, String name, String state, List<Problem> problems) {
    static Found of(ObjectState state) {
      return new Found(
          state.kind(), state.namespace().orElse(""), state.name(), word(state), state.problems());
    }

    private static String word(ObjectState state) {
      if (state.isDeleted()) {
        return "Deleting";
      }
      return state.problems().stream()
          .findFirst()
          .map(problem -> problem.severity() == Severity.FAILING ? "Failing" : "Waiting")
          .orElse("Healthy");
    }
  }

  @Override
  public Integer call() {
    List<ObjectState> states = new ArrayList<>();
    try (KubernetesClient client = cluster.client()) {
      KINDS.forEach(kind -> states.addAll(states(client, kind)));
    }
    output.print(
        spec.commandLine().getOut(),
        states.stream().map(Found::of).toList(),
        out -> print(out, states));
    boolean fails =
        states.stream()
            .flatMap(state -> state.problems().stream())
            .anyMatch(problem -> problem.severity() == Severity.FAILING);
    return fails ? FAILING : 0;
  }

  private <T extends CustomResource<?, ? extends ObservedStatus>> List<ObjectState> states(
      KubernetesClient client, Class<T> kind) {
    String right =
        "list %s.strongroom.dev".formatted(HasMetadata.getPlural(kind))
            + (everywhere ? " in all namespaces" : " in namespace " + cluster.namespace());
    return ChosenCluster.permitted(
            right,
            () ->
                everywhere
                    ? client.resources(kind).inAnyNamespace().list().getItems()
                    : ObjectsByName.in(client.resources(kind), cluster.namespace())
                        .list()
                        .getItems())
        .stream()
        .map(ObjectStates::of)
        .toList();
  }

  private void print(PrintWriter out, List<ObjectState> states) {
    if (states.isEmpty()) {
      out.println(
          everywhere
              ? "There is nothing of Strongroom in this cluster."
              : "There is nothing of Strongroom in namespace %s.".formatted(cluster.namespace()));
      return;
    }
    printCounts(out, states);
    List<ObjectState> wrong = states.stream().filter(state -> !state.isHealthy()).toList();
    Instant now = clock.instant();
    for (ObjectState state : wrong) {
      out.println();
      out.printf("%s %s%n", state.kind(), name(state));
      for (Problem problem : state.problems()) {
        out.printf(
            "  %s (%s for %s)%n  %s%n",
            problem.reason(),
            problem.severity() == Severity.FAILING ? "failing" : "waiting",
            Age.of(Duration.between(problem.since(), now)),
            problem.message());
      }
    }
  }

  private String name(ObjectState state) {
    return everywhere ? state.namespace().orElse("") + "/" + state.name() : state.name();
  }

  private static void printCounts(PrintWriter out, List<ObjectState> states) {
    states.stream()
        .collect(Collectors.groupingBy(ObjectState::kind, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (kind, of) ->
                out.printf(
                    "%s: %d of %d healthy%n",
                    kind, of.stream().filter(ObjectState::isHealthy).count(), of.size()));
  }
}
