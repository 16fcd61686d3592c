package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the operator is set up, according to its Deployment.
 *
 * @param name of the Deployment
 * @param serviceAccount that it runs under
 * @param watched namespaces that it works for; empty for all
 * @param excluded namespaces in which it does nothing
 * @param elected whether replicas elect a leader
 */
public record OperatorSetup(
    String name,
    String serviceAccount,
    List<String> watched,
    List<String> excluded,
    boolean elected) {
  /** As the chart does it where nothing says otherwise. */
  public static OperatorSetup usual() {
    return new OperatorSetup(
        StrongroomNames.OPERATOR, StrongroomNames.OPERATOR, List.of(), List.of(), true);
  }

  /** According to this Deployment. */
  static OperatorSetup of(Deployment deployment) {
    return new OperatorSetup(
        deployment.getMetadata().getName(),
        Optional.ofNullable(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
            .orElse("default"),
        list(deployment, "STRONGROOM_WATCH_NAMESPACES"),
        list(deployment, "STRONGROOM_EXCLUDED_NAMESPACES"),
        !"false".equals(variable(deployment, "STRONGROOM_LEADER_ELECTION")));
  }

  private static List<String> list(Deployment deployment, String variable) {
    return Arrays.stream(variable(deployment, variable).split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String variable(Deployment deployment, String name) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .flatMap(container -> container.getEnv().stream())
        .filter(variable -> variable.getName().equals(name))
        // The API server leaves out a value that is empty.
        .map(variable -> Objects.requireNonNullElse(variable.getValue(), ""))
        .findFirst()
        .orElse("");
  }

  /** Whether it works in a namespace. */
  public boolean worksIn(String namespace) {
    return !excluded.contains(namespace) && (watched.isEmpty() || watched.contains(namespace));
  }
}
