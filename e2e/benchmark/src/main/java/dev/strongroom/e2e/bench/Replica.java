package dev.strongroom.e2e.bench;

import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Puts new values as another replica would. */
final class Replica implements AutoCloseable {
  private final StoreAccess access;

  /** A replica over the store in the operator's namespace. */
  Replica(KubernetesClient client, String namespace) {
    access = StoreAccess.openReplica(client, namespace, Clock.systemUTC());
  }

  /** Makes a new version of a secret; the record that makes it current is still to be swapped. */
  SecretRecord prepare(String owner, String name) {
    SecretRecord record =
        access.store().queries().latest(owner, new SecretName(name)).orElseThrow().record();
    VersionId id = new VersionId(UUID.randomUUID().toString());
    try (SecretValue value = SecretValue.text("value " + UUID.randomUUID())) {
      Instant now = Instant.now();
      return record
          .withVersion(
              VersionEntry.announced(id, now)
                  .holding(access.values().seal(record, id, value), value.length()))
          .withLabels(record.labels().moveCurrent(id))
          .changed(now);
    }
  }

  /** Swaps the record that was prepared last: one write. */
  void swap(SecretRecord next) {
    access
        .records()
        .compareAndSwap(next)
        .orElseThrow(() -> new IllegalStateException("somebody else changed the record"));
  }

  @Override
  public void close() {
    access.store().cache().close();
  }
}
