package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.overview.ObjectStates;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The SecretProjections that ask for a secret, as far as the caller may see.
 *
 * @param ofAllNamespaces false where the caller may list those of the secret's namespace alone
 * @param projections in the order of their names
 */
record SecretConsumers(boolean ofAllNamespaces, List<Consumer> projections) {
  /**
   * A SecretProjection.
   *
   * @param state Current, Outdated, or Failing with its problems
   */
  record Consumer(String namespace, String name, String state, List<Problem> problems) {}

  /** Looks for them with the rights of the client; empty where it may list none. */
  static Optional<SecretConsumers> of(
      KubernetesClient client, ObjectName namespace, ManagedSecret secret) {
    var all = client.resources(SecretProjection.class);
    return ChosenCluster.ifPermitted(() -> all.inAnyNamespace().list().getItems())
        .map(found -> new SecretConsumers(true, consumers(found, secret)))
        .or(
            () ->
                ChosenCluster.ifPermitted(() -> ObjectsByName.in(all, namespace).list().getItems())
                    .map(found -> new SecretConsumers(false, consumers(found, secret))));
  }

  private static List<Consumer> consumers(List<SecretProjection> all, ManagedSecret secret) {
    Optional<ManagedSecretStatus> status = Optional.ofNullable(secret.getStatus());
    String name = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    Optional<String> arn = status.map(ManagedSecretStatus::arn);
    return all.stream()
        .filter(
            object -> {
              String source = new ProjectionDeclaration(object).source();
              return source.equals(name) || arn.filter(source::equals).isPresent();
            })
        .map(object -> consumer(object, status.map(ManagedSecretStatus::versionId)))
        .sorted(Comparator.comparing(Consumer::namespace).thenComparing(Consumer::name))
        .toList();
  }

  private static Consumer consumer(SecretProjection object, Optional<String> current) {
    List<Problem> problems = ObjectStates.of(object).problems();
    boolean isCurrent =
        Optional.ofNullable(object.getStatus())
            .map(SecretProjectionStatus::versionId)
            .equals(current);
    return new Consumer(
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        problems.isEmpty() ? isCurrent ? "Current" : "Outdated" : "Failing",
        problems);
  }
}
