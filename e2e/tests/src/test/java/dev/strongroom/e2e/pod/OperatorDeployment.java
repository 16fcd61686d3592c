package dev.strongroom.e2e.pod;

import dev.strongroom.e2e.operator.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operator in pods, installed from its chart. */
public final class OperatorDeployment {
  private static final String NAME = "strongroom-operator";
  private static final String LEASE = "strongroom";
  private static final Duration REMOVED_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 15;

  private final KubernetesClient client;
  private final String namespace;
  private final List<HasMetadata> objects;

  private OperatorDeployment(KubernetesClient client, String namespace, List<HasMetadata> objects) {
    this.client = client;
    this.namespace = namespace;
    this.objects = objects;
  }

  /**
   * Installs or upgrades it; returns at once.
   *
   * @param digest of the image: with another one the pods are replaced
   * @param options of {@code helm template}
   */
  public static OperatorDeployment install(
      KubernetesClient client, String namespace, String digest, String... options) {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--set-string", "podAnnotations.strongroom\\.dev/image=" + digest));
    OperatorDeployment deployment =
        new OperatorDeployment(
            client, namespace, Chart.render(client, namespace, all.toArray(String[]::new)));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .forceConflicts()
        .serverSideApply();
    Chart.apply(client, deployment.objects);
    return deployment;
  }

  /**
   * Waits until all pods of this installation are ready and none of another is left.
   *
   * @throws IllegalStateException with the pods' state if they do not get ready
   */
  public void awaitReady(Duration limit) {
    awaitReady(NAME, limit);
  }

  /** The same for another Deployment of the chart. */
  void awaitReady(String name, Duration limit) {
    Patience.until(
        "the pods of " + name + " to be ready",
        limit,
        () -> describe(Pods.of(client, namespace, name)),
        () -> isReady(name));
  }

  private boolean isReady(String name) {
    Deployment deployment = client.apps().deployments().inNamespace(namespace).withName(name).get();
    DeploymentStatus status = deployment.getStatus();
    int wanted = deployment.getSpec().getReplicas();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Integer.valueOf(wanted).equals(status.getUpdatedReplicas())
        && Integer.valueOf(wanted).equals(status.getReadyReplicas())
        && Integer.valueOf(wanted).equals(status.getReplicas());
  }

  /** Its pods, without those that are ending. */
  public List<Pod> pods() {
    return Pods.of(client, namespace, NAME);
  }

  /** The name of the pod that works while the others stand by, if one does. */
  public Optional<String> leader() {
    Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
    return Optional.ofNullable(lease)
        .map(found -> found.getSpec().getHolderIdentity())
        .filter(holder -> pods().stream().anyMatch(p -> p.getMetadata().getName().equals(holder)));
  }

  /** Ends a pod at once, without any warning to what runs in it. */
  public void kill(String pod) {
    client.pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  /** Has a pod ended in order, as an upgrade does. */
  public void stop(String pod) {
    client.pods().inNamespace(namespace).withName(pod).delete();
  }

  /** What the pods do and what they said last, for a person who asks why. */
  public String describePods() {
    return describe(pods());
  }

  private String describe(List<Pod> pods) {
    String states = pods.stream().map(this::describe).collect(Collectors.joining("\n"));
    return (states.isEmpty() ? "There are no pods." : states)
        + "\nLook at: kubectl -n %s describe deployment,pods".formatted(namespace);
  }

  private String describe(Pod pod) {
    return Pods.describe(pod) + "\n" + endOfLog(pod);
  }

  private String endOfLog(Pod pod) {
    try {
      return client.pods().resource(pod).tailingLines(LOG_LINES).getLog();
    } catch (KubernetesClientException none) {
      return "";
    }
  }

  /**
   * Removes everything of the chart but the kinds and what users made of them, with the namespace,
   * and returns when no pod is left.
   */
  public void remove() {
    Namespaces.allowDeletion(client, namespace);
    objects.stream()
        .filter(object -> !object.getKind().equals("CustomResourceDefinition"))
        .forEach(object -> client.resource(object).delete());
    Namespaces.delete(client, namespace, REMOVED_LIMIT);
  }
}
