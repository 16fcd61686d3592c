package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.installation.StoreRevisions;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when etcd was set back to an older state: only a new process is sure to read
 * everything again. The {@link InstallationGuard} notices it by the installation's claim, and a
 * watch by an object that goes back, which a consistent read confirms here.
 */
final class SetBackDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SetBackDetector.class);
  private static final long RETRY_SECONDS = 20;
  private static final int EXIT_CODE = 4;

  private final KubernetesClient client;
  private final ObjectName namespace;
  private final ScheduledExecutorService thread = DaemonThreads.single("set-back-detector");

  SetBackDetector(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = new ObjectName(namespace);
  }

  /** A record seems to have gone back: a consistent read tells whether it has. */
  void suspect(String keyRecord, String earlierRevision) {
    try {
      thread.execute(() -> confirm(keyRecord, earlierRevision));
    } catch (RejectedExecutionException stopping) {
      LOG.debug("{} is not read again while the operator stops", keyRecord);
    }
  }

  private void confirm(String keyRecord, String earlierRevision) {
    try {
      KeyRecordResource now =
          ObjectsByName.one(
                  ObjectsByName.in(client.resources(KeyRecordResource.class), namespace),
                  new ObjectName(keyRecord))
              .get();
      if (now != null
          && StoreRevisions.isSetBack(earlierRevision, now.getMetadata().getResourceVersion())) {
        endProcess();
      }
    } catch (KubernetesClientException away) {
      thread.schedule(() -> confirm(keyRecord, earlierRevision), RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException bug) {
      LOG.error("key record {} cannot be read", keyRecord, bug);
    }
  }

  /** At once: nothing that is in memory may be written any more. */
  static void endProcess() {
    LOG.error(
        "etcd was set back to an older state while this operator ran; restarting, so that a new"
            + " process reads everything again. Run `strongroom verify` when it is up");
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
