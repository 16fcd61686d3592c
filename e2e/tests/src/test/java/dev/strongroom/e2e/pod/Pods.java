package dev.strongroom.e2e.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Collectors;

/** The pods of a deployment. */
final class Pods {
  private Pods() {}

  /** Those with this name, without those that are ending. */
  static List<Pod> of(KubernetesClient client, String namespace, String name) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", name)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** A pod's phase, and what its containers wait for. */
  static String describe(Pod pod) {
    String waiting =
        pod.getStatus().getContainerStatuses().stream()
            .map(ContainerStatus::getState)
            .filter(state -> state.getWaiting() != null)
            .map(state -> ", " + state.getWaiting().getReason())
            .collect(Collectors.joining());
    return "Pod " + pod.getMetadata().getName() + ": " + pod.getStatus().getPhase() + waiting;
  }
}
