package dev.strongroom.e2e.quickstart;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.core.secrets.RotationStep;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sees the steps of the shop's rotation as the operator saves them in the secret's record. Only an
 * administrator of the cluster may read records.
 */
final class RotationWatch implements AutoCloseable, Watcher<SecretRecordResource> {
  private static final Map<RotationStep, String> MEANINGS =
      Map.of(
          RotationStep.CREATE_SECRET, "a new password is made and stored as AWSPENDING",
          RotationStep.SET_SECRET, "PostgreSQL is told to accept the new password",
          RotationStep.TEST_SECRET, "a login with the new password is tried",
          RotationStep.FINISH_SECRET, "AWSCURRENT moves to the new password");

  /** A step that was seen, and how long after the watch began. */
  record Seen(RotationStep step, Duration after) {

    /** The step in a few words. */
    String meaning() {
      return MEANINGS.get(step);
    }
  }

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final Watch watch;
  private final long startNanos;
  private RotationStep last;

  /** Begins to look; rotations that were before are not seen. */
  RotationWatch(KubernetesClient client, String operatorNamespace) {
    String record = KubernetesRecordStore.objectName(Shop.NAMESPACE, new SecretName(Shop.SECRET));
    this.watch =
        client
            .resources(SecretRecordResource.class)
            .inNamespace(operatorNamespace)
            .withName(record)
            .watch(this);
    this.startNanos = System.nanoTime();
  }

  @Override
  public synchronized void eventReceived(Action action, SecretRecordResource record) {
    SecretRecordSpec.Rotation rotation = record.getSpec().getRotation();
    if (rotation == null || rotation.running() == null) {
      return;
    }
    RotationStep step = RotationStep.valueOf(rotation.running().step());
    if (step != last) {
      last = step;
      seen.add(new Seen(step, Duration.ofNanos(System.nanoTime() - startNanos)));
    }
  }

  /** The next step that is seen. */
  Seen next(Duration limit, Shop shop) {
    try {
      Seen next = seen.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new QuickStartException(
            "Waited %d s in vain for the next step of the rotation.%n%s"
                .formatted(limit.toSeconds(), shop.describe()));
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuickStartException("Interrupted.", e);
    }
  }

  /** All steps in their order. */
  static List<RotationStep> steps() {
    return List.of(RotationStep.values());
  }

  @Override
  public void onClose(WatcherException cause) {
    // The time for the next step runs out then, and its message says what to look at.
  }

  @Override
  public void close() {
    watch.close();
  }
}
