package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Pods that run a shell script, in a namespace of their own. */
final class ShellPods {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String IMAGE = "localhost/shell:1";

  private final Cluster cluster;
  private final String namespace = "pods-" + UUID.randomUUID();

  ShellPods(Cluster cluster, Path directory) {
    this.cluster = cluster;
    Path root = directory.resolve("root");
    HostPrograms.copy(root, "bash", "cat", "sleep");
    Path archive = directory.resolve("shell.tar");
    Images.write(archive, IMAGE, root, List.of("/bin/bash", "-c"));
    cluster.loadImage(archive);
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  String namespace() {
    return namespace;
  }

  /** A pod that runs the script and mounts the Secret "mounted", if there is one. */
  Pod create(String name, String script) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewVolume()
            .withName("secret")
            .withNewSecret()
            .withSecretName("mounted")
            .withOptional(true)
            .endSecret()
            .endVolume()
            .addNewContainer()
            .withName("shell")
            .withImage(IMAGE)
            .withImagePullPolicy("Never")
            .withArgs(script)
            .addNewVolumeMount()
            .withName("secret")
            .withMountPath("/secret")
            .endVolumeMount()
            .withNewReadinessProbe()
            .withNewExec()
            .withCommand("cat", "/bin/cat")
            .endExec()
            .withPeriodSeconds(1)
            .endReadinessProbe()
            .endContainer()
            .endSpec()
            .build();
    return cluster.client().resource(pod).create();
  }

  String log(Pod pod) {
    return cluster.client().pods().resource(pod).getLog();
  }

  void awaitLog(Pod pod, String text) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> log(pod).contains(text));
  }
}
