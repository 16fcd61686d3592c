package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.backup.KeptVersion;
import dev.strongroom.core.backup.Progress.Steps;
import dev.strongroom.core.backup.StoreSnapshot;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/**
 * Every kind is listed at the same revision, page by page. The API server keeps a revision for some
 * minutes.
 */
final class KubernetesSnapshot implements StoreSnapshot {
  private static final long PAGE = 500;

  /** Versions may have 88 KiB each. */
  private static final long PAGE_OF_VERSIONS = 100;

  private final KubernetesClient client;
  private final ObjectName namespace;
  private final String revision;

  /** The present moment. */
  KubernetesSnapshot(KubernetesClient client, ObjectName namespace) {
    this.client = client;
    this.namespace = namespace;
    this.revision =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(client.resources(KeyRecordResource.class), namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build())
                    .getMetadata()
                    .getResourceVersion());
  }

  @Override
  public void keys(Steps steps, Consumer<KeptKey> each) {
    forEach(KeyRecordResource.class, PAGE, steps, key -> each.accept(new SeenKey(key)));
  }

  @Override
  public void versions(Steps steps, Consumer<KeptVersion> each) {
    forEach(
        SecretVersionResource.class,
        PAGE_OF_VERSIONS,
        steps,
        version -> each.accept(new SeenVersion(version)));
  }

  @Override
  public void records(Steps steps, Consumer<KeptRecord> each) {
    forEach(SecretRecordResource.class, PAGE, steps, record -> each.accept(SeenRecord.of(record)));
  }

  @Override
  public boolean isCurrent(KeptRecord record) {
    SecretRecordResource now =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(SecretRecordResource.class),
                        namespace,
                        new ObjectName(record.id()))
                    .get());
    return now != null && now.getMetadata().getResourceVersion().equals(record.revision());
  }

  private <T extends HasMetadata> void forEach(
      Class<T> type, long page, Steps steps, Consumer<T> each) {
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
      steps.reached(done, done + (left == null ? 0 : left));
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
          () -> ObjectsByName.in(client.resources(type), namespace).list(options));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_GONE) {
        throw new Unavailable(StoreReason.SnapshotTooOld.with());
      }
      throw e;
    }
  }
}
