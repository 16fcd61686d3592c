package dev.strongroom.e2e.pod;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.HostPrograms;
import dev.strongroom.e2e.cluster.Images;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * A folder of the node as a volume that the jobs' user may write, since there is no provisioner.
 */
final class BackupVolume {
  private static final String IMAGE = "localhost/chmod:1";

  private final Cluster cluster;
  private final String id = "strongroom-backup-" + UUID.randomUUID();
  private final String folder = "/var/tmp/" + id;

  BackupVolume(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Makes the folder and the volume, and has the claim of the example bound to it. */
  void provideTo(PersistentVolumeClaim claim, Path work, Duration limit) {
    Path root = work.resolve("root");
    HostPrograms.copy(root, "chmod");
    Path archive = work.resolve("chmod.tar");
    Images.write(archive, IMAGE, root, List.of("/bin/chmod"));
    cluster.loadImage(archive);
    Pod pod = cluster.client().resource(pod(claim.getMetadata().getNamespace())).create();
    Awaitility.await()
        .atMost(limit)
        .until(
            () -> "Succeeded".equals(cluster.client().resource(pod).get().getStatus().getPhase()));
    cluster.client().resource(volume(claim)).create();
    claim.getSpec().setVolumeName(id);
    claim.getSpec().setStorageClassName("");
    cluster.client().resource(claim).create();
  }

  /** Removes the volume; the folder goes with the node. */
  void remove() {
    cluster.client().persistentVolumes().withName(id).delete();
  }

  private Pod pod(String namespace) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("backup-folder")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewVolume()
        .withName("backup")
        .withNewHostPath()
        .withPath(folder)
        .withType("DirectoryOrCreate")
        .endHostPath()
        .endVolume()
        .addNewContainer()
        .withName("chmod")
        .withImage(IMAGE)
        .withImagePullPolicy("Never")
        .withArgs("0777", "/backup")
        .addNewVolumeMount()
        .withName("backup")
        .withMountPath("/backup")
        .endVolumeMount()
        .endContainer()
        .endSpec()
        .build();
  }

  private PersistentVolume volume(PersistentVolumeClaim claim) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(id)
        .endMetadata()
        .withNewSpec()
        .withCapacity(Map.of("storage", new Quantity("1Gi")))
        .withAccessModes(claim.getSpec().getAccessModes())
        .withPersistentVolumeReclaimPolicy("Retain")
        .withStorageClassName("")
        .withNewHostPath()
        .withPath(folder)
        .endHostPath()
        .endSpec()
        .build();
  }
}
