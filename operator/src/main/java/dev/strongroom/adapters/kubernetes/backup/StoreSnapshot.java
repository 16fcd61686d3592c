package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/**
 * The store as it was at one moment: every kind is listed at the same revision, page by page. The
 * API server keeps a revision for some minutes; after that {@link StoreReason#SnapshotTooOld}.
 */
final class StoreSnapshot {
  private final KubernetesClient client;
  private final String namespace;
  private final String revision;

  /** The present moment. */
  StoreSnapshot(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.revision =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(
                        client.resources(KeyRecordResource.class), new ObjectName(namespace))
                    .list(new ListOptionsBuilder().withLimit(1L).build())
                    .getMetadata()
                    .getResourceVersion());
  }

  /** Hands over every object of a kind; no more than a page of them is in memory. */
  <T extends HasMetadata> void forEach(
      Class<T> type, long page, String what, Progress progress, Consumer<T> each) {
    ListOptions options =
        new ListOptionsBuilder()
            .withLimit(page)
            .withResourceVersion(revision)
            .withResourceVersionMatch("Exact")
            .build();
    long done = 0;
    while (options != null) {
      KubernetesResourceList<T> found = list(type, options);
      found.getItems().forEach(each);
      done += found.getItems().size();
      Long left = found.getMetadata().getRemainingItemCount();
      progress.reached(what, done, done + (left == null ? 0 : left));
      String next = found.getMetadata().getContinue();
      options =
          next == null || next.isEmpty()
              ? null
              : new ListOptionsBuilder().withLimit(page).withContinue(next).build();
    }
  }

  private <T extends HasMetadata> KubernetesResourceList<T> list(
      Class<T> type, ListOptions options) {
    try {
      return StoreCalls.orUnavailable(
          () -> ObjectsByName.in(client.resources(type), new ObjectName(namespace)).list(options));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_GONE) {
        throw new Unavailable(StoreReason.SnapshotTooOld.with());
      }
      throw e;
    }
  }
}
