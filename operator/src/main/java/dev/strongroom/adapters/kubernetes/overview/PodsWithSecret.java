package dev.strongroom.adapters.kubernetes.overview;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.overview.SecretUse;
import dev.strongroom.core.overview.SecretUse.Way;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the containers that use a Secret. */
public final class PodsWithSecret {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private PodsWithSecret() {}

  /** The uses of a Secret by pods that have not ended; a container has one for each way. */
  public static List<SecretUse> read(
      KubernetesClient client, ObjectName namespace, ObjectName secret) {
    return ObjectsByName.in(client.pods(), namespace).list().getItems().stream()
        .filter(pod -> pod.getStatus() == null || !ENDED.contains(pod.getStatus().getPhase()))
        .flatMap(pod -> uses(pod, secret.value()))
        .toList();
  }

  private static Stream<SecretUse> uses(Pod pod, String secret) {
    Set<String> volumes =
        pod.getSpec().getVolumes().stream()
            .filter(volume -> holds(volume, secret))
            .map(Volume::getName)
            .collect(Collectors.toSet());
    return pod.getSpec().getContainers().stream()
        .flatMap(
            container ->
                ways(container, secret, volumes)
                    .map(
                        way ->
                            new SecretUse(
                                pod.getMetadata().getName(),
                                container.getName(),
                                way,
                                started(pod, container))));
  }

  private static boolean holds(Volume volume, String secret) {
    if (volume.getSecret() != null) {
      return secret.equals(volume.getSecret().getSecretName());
    }
    return volume.getProjected() != null
        && volume.getProjected().getSources().stream()
            .map(VolumeProjection::getSecret)
            .anyMatch(source -> source != null && secret.equals(source.getName()));
  }

  private static Stream<Way> ways(Container container, String secret, Set<String> volumes) {
    Stream<Way> mounts =
        container.getVolumeMounts().stream()
            .filter(mount -> volumes.contains(mount.getName()))
            .map(PodsWithSecret::way);
    boolean isVariable =
        container.getEnv().stream().anyMatch(variable -> isOf(variable, secret))
            || container.getEnvFrom().stream().anyMatch(source -> isOf(source, secret));
    return Stream.concat(mounts, isVariable ? Stream.of(Way.ENVIRONMENT) : Stream.empty())
        .distinct();
  }

  private static Way way(VolumeMount mount) {
    boolean isWhole = isEmpty(mount.getSubPath()) && isEmpty(mount.getSubPathExpr());
    return isWhole ? Way.VOLUME : Way.SUB_PATH;
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }

  private static boolean isOf(EnvVar variable, String secret) {
    return variable.getValueFrom() != null
        && variable.getValueFrom().getSecretKeyRef() != null
        && secret.equals(variable.getValueFrom().getSecretKeyRef().getName());
  }

  private static boolean isOf(EnvFromSource source, String secret) {
    return source.getSecretRef() != null && secret.equals(source.getSecretRef().getName());
  }

  private static Optional<Instant> started(Pod pod, Container container) {
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    return statuses.stream()
        .filter(status -> status.getName().equals(container.getName()))
        .filter(status -> status.getState() != null && status.getState().getRunning() != null)
        .map(status -> Instant.parse(status.getState().getRunning().getStartedAt()))
        .findFirst();
  }
}
