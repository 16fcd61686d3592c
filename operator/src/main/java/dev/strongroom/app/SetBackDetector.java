package dev.strongroom.app;

import dev.strongroom.adapters.kubernetes.ObjectsByName;
import dev.strongroom.core.encryption.StoreRevisions;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when etcd was set back to an older state: only a new process is sure to read
 * everything anew. Asks the API server for its revision now and then, which costs it one read of
 * one object, and is told when an object that is watched goes back.
 */
final class SetBackDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SetBackDetector.class);
  private static final long LOOK_SECONDS = 20;
  private static final int EXIT_CODE = 4;

  /** A list without a revision of its own is answered from etcd, or as fresh as that. */
  private static final ListOptions CONSISTENT = new ListOptionsBuilder().withLimit(1L).build();

  private final KubernetesClient client;
  private final String namespace;
  private final Runnable end;
  private final StoreRevisions revisions = new StoreRevisions();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "set-back-detector");
            created.setDaemon(true);
            return created;
          });

  /** A detector that ends this process. */
  SetBackDetector(KubernetesClient client, String namespace) {
    this(client, namespace, () -> Runtime.getRuntime().halt(EXIT_CODE));
  }

  /**
   * A detector that is not started.
   *
   * @param end run when the store went back
   */
  SetBackDetector(KubernetesClient client, String namespace, Runnable end) {
    this.client = client;
    this.namespace = namespace;
    this.end = end;
  }

  void start() {
    thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      String revision = records().list(CONSISTENT).getMetadata().getResourceVersion();
      if (revisions.isSetBack(revision)) {
        setBack();
      }
    } catch (KubernetesClientException away) {
      LOG.debug("the revision of the store is not known, code {}", away.getCode());
    } catch (RuntimeException bug) {
      LOG.error("the revision of the store cannot be read", bug);
    }
  }

  private NonNamespaceOperation<
          KeyRecordResource, KubernetesResourceList<KeyRecordResource>, Resource<KeyRecordResource>>
      records() {
    MixedOperation<
            KeyRecordResource,
            KubernetesResourceList<KeyRecordResource>,
            Resource<KeyRecordResource>>
        all = client.resources(KeyRecordResource.class);
    return ObjectsByName.in(all, new ObjectName(namespace));
  }

  /** A record seems to have gone back: a consistent read tells whether it has. */
  void suspect(String keyRecord, String earlierRevision) {
    try {
      thread.execute(() -> lookAt(keyRecord, earlierRevision));
    } catch (RejectedExecutionException stopping) {
      LOG.debug("{} is not looked at any more", keyRecord);
    }
  }

  private void lookAt(String keyRecord, String earlierRevision) {
    try {
      KeyRecordResource now = ObjectsByName.one(records(), new ObjectName(keyRecord)).get();
      if (now != null
          && StoreRevisions.isSetBack(earlierRevision, now.getMetadata().getResourceVersion())) {
        setBack();
      }
    } catch (KubernetesClientException away) {
      thread.schedule(() -> lookAt(keyRecord, earlierRevision), LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException bug) {
      LOG.error("key record {} cannot be looked at", keyRecord, bug);
    }
  }

  /** The store went back; at once, since nothing that is in memory may be written any more. */
  private void setBack() {
    LOG.error(
        "etcd was set back to an older state while this operator ran; ending, so that a new process"
            + " reads everything anew. Run `strongroom verify` when it is up");
    end.run();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
