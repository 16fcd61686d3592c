package dev.strongroom.adapters.kubernetes.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.rollout.ReplicaState;
import dev.strongroom.core.rollout.ReplicaState.Progress;
import dev.strongroom.core.rollout.SecretUse;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the client keeps of workloads. */
@Tag("hostile")
class SeenWorkloadTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: shop
        namespace: team
        uid: u
        resourceVersion: "7"
        generation: 5
        labels: {app: shop}
        annotations:
          strongroom.dev/rollout: "true"
          strongroom.dev/restarted-at: "2026-03-01T12:00:00Z"
          strongroom.dev/secret-env: noted
          big: %s
      spec:
        replicas: 3
        paused: true
        template:
          metadata:
            annotations: {strongroom.dev/secret-env: restarted, other: canary}
          spec:
            initContainers:
            - name: init
              envFrom: [{configMapRef: {name: canary}}, {secretRef: {name: init-env}, prefix: X}]
            containers:
            - name: app
              image: canary
              args: [canary]
              env:
              - {name: A, value: canary}
              - {name: B, valueFrom: {secretKeyRef: {name: env, key: canary}}}
              - {name: C, valueFrom: {configMapKeyRef: {name: canary, key: canary}}}
              volumeMounts:
              - {name: files, mountPath: /files}
              - {name: part, mountPath: /part, subPath: x}
              - {name: expr, mountPath: /expr, subPathExpr: $(A)}
            volumes:
            - {name: files, secret: {secretName: files, items: [{key: canary, path: canary}]}}
            - {name: part, secret: {secretName: part}}
            - {name: expr, projected: {sources: [{secret: {name: expr}}, {configMap: {name: canary}}]}}
            - {name: empty, emptyDir: {}}
            imagePullSecrets: [{name: canary}]
      status:
        observedGeneration: 4
        replicas: 4
        updatedReplicas: 2
        availableReplicas: 1
        conditions:
        - {type: Available, status: "True", reason: canary}
        - {type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: canary}
      """
          .formatted("b".repeat(200_000));

  private final KubernetesClient client = KubernetesClients.create(Config.empty());
  private final KubernetesSerialization json = client.getKubernetesSerialization();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void namesOfSecretsAndOurAnnotationsAreKeptAndNothingElse() {
    // When
    SeenDeployment seen = json.unmarshal(json(DEPLOYMENT), SeenDeployment.class);

    // Then
    assertThat(seen.workload())
        .isEqualTo(
            new Workload(
                new WorkloadRef(WorkloadRef.Kind.Deployment, "team", "shop"),
                true,
                new SecretUse(Set.of("env", "init-env", "part", "expr"), Set.of("files")),
                Map.of("strongroom.dev/secret-env", "restarted"),
                Map.of("strongroom.dev/secret-env", "noted"),
                Optional.of(Instant.parse("2026-03-01T12:00:00Z")),
                new ReplicaState(5, 4, 3, 4, 2, 1, true, Progress.DEADLINE_EXCEEDED)));
    assertThat(json.asJson(seen)).hasSizeLessThan(1500).doesNotContain("canary", "bbbb");
  }

  @Test
  void whatIsWrittenForListsReadsAsTheSame() {
    // Given
    SeenDeployment seen = json.unmarshal(json(DEPLOYMENT), SeenDeployment.class);

    // When
    SeenDeployment again = json.unmarshal(json.asJson(seen), SeenDeployment.class);

    // Then
    assertThat(again.workload()).isEqualTo(seen.workload());
    assertThat(again.getMetadata().getResourceVersion()).isEqualTo("7");
  }

  @Test
  void anEventOfAWatchIsReadLikeThis() {
    // When
    WatchEvent event =
        json.unmarshal(
            "{\"type\":\"MODIFIED\",\"object\":" + json(DEPLOYMENT) + "}", WatchEvent.class);

    // Then
    assertThat(event.getObject()).isInstanceOf(SeenDeployment.class);
  }

  @Test
  void aDaemonSetCountsNodes() {
    // Given
    String daemonSet =
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, namespace: team, uid: u, resourceVersion: "7", generation: 2}
        spec: {template: {spec: {containers: [{name: a}]}}}
        status:
          observedGeneration: 2
          desiredNumberScheduled: 5
          currentNumberScheduled: 4
          updatedNumberScheduled: 3
          numberAvailable: 1
        """;

    // When
    Workload seen = json.unmarshal(json(daemonSet), SeenDaemonSet.class).workload();

    // Then
    assertThat(seen.replicas())
        .isEqualTo(new ReplicaState(2, 2, 5, 4, 3, 1, false, Progress.UNKNOWN));
    assertThat(seen.consents()).isFalse();
    assertThat(seen.use()).isEqualTo(SecretUse.NONE);
  }

  @Test
  void aStatefulSetThatNamesTooManySecretsIsLeftAlone() {
    // Given
    String sources =
        IntStream.range(0, 300)
            .mapToObj(i -> "{secretRef: {name: s-" + i + "}}")
            .collect(Collectors.joining(", "));
    String statefulSet =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: team, uid: u, annotations: {strongroom.dev/rollout: "true"}}
        spec: {template: {spec: {containers: [{name: a, envFrom: [%s]}]}}}
        """
            .formatted(sources);

    // When
    Workload seen = json.unmarshal(json(statefulSet), SeenStatefulSet.class).workload();

    // Then
    assertThat(seen.consents()).isFalse();
    assertThat(seen.use()).isEqualTo(SecretUse.NONE);
  }

  private static String json(String yaml) {
    return Serialization.asJson(Serialization.unmarshal(yaml, Map.class));
  }
}
