package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says in the store that a restore into it has ended, on one of its key records: operators that
 * wait for that have all key records in memory. A store without a key has no secrets either, and
 * bears no mark.
 */
final class RestoreMark {
  private static final ListOptions ANY = new ListOptionsBuilder().withLimit(1L).build();

  private final KubernetesClient client;
  private final String namespace;

  RestoreMark(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Marks the store.
   *
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  void set(Instant endedAt) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      List<KeyRecordResource> any =
          StoreCalls.orUnavailable(
                  () ->
                      ObjectsByName.in(
                              client.resources(KeyRecordResource.class), new ObjectName(namespace))
                          .list(ANY))
              .getItems();
      if (any.isEmpty() || isMarked(any.get(0), endedAt)) {
        return;
      }
    }
  }

  private boolean isMarked(KeyRecordResource record, Instant endedAt) {
    Map<String, String> annotations = new TreeMap<>();
    if (record.getMetadata().getAnnotations() != null) {
      annotations.putAll(record.getMetadata().getAnnotations());
    }
    annotations.put(StrongroomNames.RESTORED_AT, endedAt.toString());
    record.getMetadata().setAnnotations(annotations);
    return StoreCalls.unlessChangedOrGone(() -> client.resource(record).update()).isPresent();
  }
}
