package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on the shared cluster's node. */
@RequiresCluster(Capability.NODE)
class NodeIT {
  private static final String IMAGE = "localhost/shell:1";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String namespace = "node-" + UUID.randomUUID();

  @BeforeEach
  void anImageAndANamespace(Cluster cluster, @TempDir Path directory) {
    Path root = directory.resolve("root");
    HostPrograms.copy(root, "sh", "cat", "sleep");
    Path archive = directory.resolve("shell.tar");
    Images.write(archive, IMAGE, root, List.of("/bin/sh", "-c"));
    cluster.loadImage(archive);
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void aReadyPodSeesAChangedSecretInItsMountedFile(Cluster cluster) {
    // Given
    KubernetesClient client = cluster.client();
    client.resource(secret("before")).create();
    Pod pod = client.resource(pod()).create();
    client.resource(pod).waitUntilReady(LIMIT.toSeconds(), TimeUnit.SECONDS);
    await(() -> client.pods().resource(pod).getLog().contains("before"));

    // When
    client.resource(secret("after")).update();

    // Then
    await(() -> client.pods().resource(pod).getLog().contains("after"));
    client.resource(pod).withGracePeriod(0).delete();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private Secret secret(String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("mounted")
        .withNamespace(namespace)
        .endMetadata()
        .addToStringData("value", value)
        .build();
  }

  private Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("reader")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .addNewVolume()
        .withName("secret")
        .withNewSecret()
        .withSecretName("mounted")
        .endSecret()
        .endVolume()
        .addNewContainer()
        .withName("reader")
        .withImage(IMAGE)
        .withImagePullPolicy("Never")
        .withArgs("while true; do cat /secret/value; echo; sleep 0.2; done")
        .addNewVolumeMount()
        .withName("secret")
        .withMountPath("/secret")
        .endVolumeMount()
        .withNewReadinessProbe()
        .withNewExec()
        .withCommand("cat", "/secret/value")
        .endExec()
        .withPeriodSeconds(1)
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .build();
  }
}
