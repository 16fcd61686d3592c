package dev.strongroom.e2e.rollout;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;

/**
 * Workloads of a namespace. Without a node no pod becomes ready, so they have no replicas: their
 * rollouts end as soon as their controller has seen the template.
 */
final class Workloads {
  static final String ANNOTATION = "strongroom.dev/secret-";

  private final TestNamespace team;
  private final KubernetesClient client;

  Workloads(TestNamespace team) {
    this.team = team;
    this.client = team.client();
  }

  /** How a container uses a Secret. */
  static String env(String secret) {
    return "{envFrom: [{secretRef: {name: " + secret + "}}]}";
  }

  static String files(String secret) {
    return "{volumes: [{name: v, secret: {secretName: " + secret + "}}]}";
  }

  Deployment deployment(String name, String use) {
    return deployment(name, use, "true", 0);
  }

  /** Applies one as GitOps does; its rollout is over when this returns. */
  Deployment deployment(String name, String use, String consent, int replicas) {
    return (Deployment) apply("Deployment", name, use, consent, "replicas: " + replicas);
  }

  HasMetadata apply(String kind, String name, String use, String consent, String spec) {
    String volumes =
        use.startsWith("{volumes") ? use.substring(1, use.length() - 1) : "volumes: []";
    String container = use.startsWith("{volumes") ? "" : ", " + use.substring(1, use.length() - 1);
    HasMetadata object =
        Serialization.unmarshal(
            """
            apiVersion: apps/v1
            kind: %s
            metadata:
              name: %s
              namespace: %s
              annotations: {strongroom.dev/rollout: "%s"}
            spec:
              %s
              selector: {matchLabels: {app: %s}}
              template:
                metadata: {labels: {app: %s}, annotations: {theirs: x}}
                spec:
                  containers: [{name: app, image: example.com/app:1%s}]
                  %s
            """
                .formatted(kind, name, team.name(), consent, spec, name, name, container, volumes),
            type(kind));
    return client.resource(object).fieldManager("argocd").forceConflicts().serverSideApply();
  }

  private static Class<? extends HasMetadata> type(String kind) {
    return switch (kind) {
      case "Deployment" -> Deployment.class;
      case "StatefulSet" -> StatefulSet.class;
      case "DaemonSet" -> DaemonSet.class;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Has the rollouts of one wait, or no longer. */
  void pause(Deployment app, boolean paused) {
    client
        .resource(app)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":" + paused + "}}");
  }

  Deployment deployment(String name) {
    return client.apps().deployments().inNamespace(team.name()).withName(name).get();
  }

  /** The content of a Secret that the pods of a workload were restarted for. */
  static Optional<String> restartedFor(HasMetadata workload, String secret) {
    return Optional.ofNullable(template(workload).getMetadata().getAnnotations())
        .map((Map<String, String> annotations) -> annotations.get(ANNOTATION + secret));
  }

  private static PodTemplateSpec template(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return deployment.getSpec().getTemplate();
    }
    return workload instanceof StatefulSet set
        ? set.getSpec().getTemplate()
        : ((DaemonSet) workload).getSpec().getTemplate();
  }

  /** A workload as it is now. */
  HasMetadata now(HasMetadata workload) {
    return client.resource(workload).get();
  }

  /** Waits until the content of a Secret is noted on a workload. */
  void awaitNoted(HasMetadata workload, String secret) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(client.resource(workload).get().getMetadata().getAnnotations())
                    .containsKey(ANNOTATION + secret));
  }

  /** Waits until a workload has been restarted for a Secret, with another content than before. */
  HasMetadata awaitRestart(HasMetadata workload, String secret, Optional<String> before) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(restartedFor(client.resource(workload).get(), secret))
                    .isPresent()
                    .isNotEqualTo(before));
    return client.resource(workload).get();
  }
}
