package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.overview.ObjectStates;
import dev.strongroom.adapters.kubernetes.overview.PodsWithSecret;
import dev.strongroom.adapters.kubernetes.overview.SecretMetadata;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.core.overview.SecretUse;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A secret from its declaration to the pods that use it, as far as the caller may see.
 *
 * @param namespace of the ManagedSecret
 * @param name of the ManagedSecret
 * @param problems what is wrong with it
 * @param status its status, which has ARN, versions and rotation
 * @param projection the projected Secret
 * @param target the ExternalSecretTarget of its rotation
 * @param consumers the SecretProjections that ask for it; empty where the caller may list none
 */
record SecretChain(
    String namespace,
    String name,
    List<Problem> problems,
    Optional<ManagedSecretStatus> status,
    Optional<Projection> projection,
    Optional<Target> target,
    Optional<SecretConsumers> consumers) {
  /**
   * The projected Secret.
   *
   * @param name of the Secret
   * @param state Current, Outdated, Missing, or Unknown where the caller may not see it
   * @param version in it, where that is known
   * @param written when Strongroom wrote it last, where that is known
   * @param pods the containers that use it; empty where the caller may not list pods
   */
  record Projection(
      String name,
      String state,
      Optional<String> version,
      Optional<Instant> written,
      Optional<List<Use>> pods) {}

  /** A container that uses the Secret. */
  record Use(String pod, String container, SecretUse.Way way, SecretUse.Sight sight) {}

  /** The target; no problems where the caller may not see it, or where it is not there. */
  record Target(String name, String state, List<Problem> problems) {}

  /** Follows it with the rights of the client. */
  static SecretChain of(KubernetesClient client, ManagedSecret object, Instant now) {
    ObjectName namespace = new ObjectName(object.getMetadata().getNamespace());
    Optional<ManagedSecretStatus> status = Optional.ofNullable(object.getStatus());
    return new SecretChain(
        namespace.value(),
        object.getMetadata().getName(),
        ObjectStates.of(object).problems(),
        status,
        status.filter(s -> s.secretName() != null).map(s -> projection(client, namespace, s, now)),
        Optional.ofNullable(object.getSpec())
            .map(ManagedSecretSpec::rotation)
            .map(ManagedSecretSpec.Rotation::targetRef)
            .map(LocalReference::name)
            .map(target -> target(client, namespace, new ObjectName(target))),
        SecretConsumers.of(client, namespace, object));
  }

  private static Projection projection(
      KubernetesClient client, ObjectName namespace, ManagedSecretStatus status, Instant now) {
    ObjectName name = new ObjectName(status.secretName());
    Optional<Optional<SecretMetadata>> seen =
        ChosenCluster.ifPermitted(() -> SecretMetadata.read(client, namespace, name));
    Optional<SecretMetadata> secret = seen.flatMap(s -> s);
    Optional<Instant> written = secret.flatMap(SecretMetadata::written);
    return new Projection(
        name.value(),
        state(status, seen),
        secret.flatMap(SecretMetadata::version),
        written,
        ChosenCluster.ifPermitted(() -> PodsWithSecret.read(client, namespace, name))
            .map(
                uses ->
                    uses.stream()
                        .map(use -> use(use, written.orElse(Instant.EPOCH), now))
                        .toList()));
  }

  private static String state(ManagedSecretStatus status, Optional<Optional<SecretMetadata>> seen) {
    if (seen.isEmpty()) {
      return "Unknown";
    }
    String wanted =
        status.pinnedVersionId() == null ? status.versionId() : status.pinnedVersionId();
    return seen.get()
        .map(secret -> secret.version().filter(v -> v.equals(wanted)).isPresent())
        .map(isCurrent -> isCurrent ? "Current" : "Outdated")
        .orElse("Missing");
  }

  private static Use use(SecretUse use, Instant written, Instant now) {
    return new Use(use.pod(), use.container(), use.way(), use.sight(written, now));
  }

  private static Target target(KubernetesClient client, ObjectName namespace, ObjectName name) {
    Optional<Optional<ExternalSecretTarget>> seen =
        ChosenCluster.ifPermitted(
            () ->
                Optional.ofNullable(
                    ObjectsByName.one(client.resources(ExternalSecretTarget.class), namespace, name)
                        .get()));
    if (seen.isEmpty()) {
      return new Target(name.value(), "Unknown", List.of());
    }
    return seen.get()
        .map(ObjectStates::of)
        .map(
            state ->
                new Target(
                    name.value(), state.isHealthy() ? "Healthy" : "Failing", state.problems()))
        .orElseGet(() -> new Target(name.value(), "Missing", List.of()));
  }
}
