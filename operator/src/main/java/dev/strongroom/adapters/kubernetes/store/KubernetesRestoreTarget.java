package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.backup.KeptVersion;
import dev.strongroom.core.backup.RestoreTarget;
import dev.strongroom.core.backup.StoreSnapshot;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store in the objects of a namespace, to be restored into. That a restore has ended is noted on
 * one of its key records: operators that wait for it have all key records in memory.
 */
final class KubernetesRestoreTarget implements RestoreTarget {
  private static final ListOptions ANY = new ListOptionsBuilder().withLimit(1L).build();

  private final KubernetesClient client;
  private final ObjectName namespace;
  private final RecordSeals seals;

  /**
   * The store of a namespace.
   *
   * @param seals made for every record that is written
   */
  KubernetesRestoreTarget(KubernetesClient client, String namespace, RecordSeals seals) {
    this.client = client;
    this.namespace = new ObjectName(namespace);
    this.seals = seals;
  }

  @Override
  public StoreSnapshot snapshot() {
    return new KubernetesSnapshot(client, namespace);
  }

  @Override
  public Optional<KeptKey> find(KeptKey like) {
    return get(KeyRecordResource.class, like.name()).map(SeenKey::new);
  }

  @Override
  public boolean create(KeptKey key) {
    return isCreated(((SeenKey) key).object());
  }

  @Override
  public boolean swap(KeptKey changed) {
    return isUpdated(((SeenKey) changed).object());
  }

  @Override
  public Optional<KeptVersion> find(KeptVersion like) {
    return get(SecretVersionResource.class, like.name()).map(SeenVersion::new);
  }

  @Override
  public boolean create(KeptVersion version) {
    return isCreated(((SeenVersion) version).object());
  }

  @Override
  public boolean claim(KeptVersion found, Instant until) {
    return isUpdated(((SeenVersion) found.claimed(until)).object());
  }

  @Override
  public void remove(KeptVersion found) {
    StoreCalls.orUnavailable(() -> client.resource(((SeenVersion) found).object()).delete());
  }

  @Override
  public Optional<KeptRecord> find(KeptRecord like) {
    return get(SecretRecordResource.class, like.id()).map(SeenRecord::of);
  }

  @Override
  public boolean create(KeptRecord record) {
    SeenRecord next = (SeenRecord) record;
    return isCreated(sealed(next.getMetadata(), next, next.spec()));
  }

  @Override
  public boolean replace(KeptRecord found, KeptRecord next, Optional<Instant> overwrittenAt) {
    SeenRecord stored = (SeenRecord) found;
    ObjectMetaBuilder meta = new ObjectMetaBuilder(stored.getMetadata());
    overwrittenAt.ifPresent(
        at -> meta.addToAnnotations(StrongroomNames.OVERWRITTEN_AT, at.toString()));
    SecretRecordSpec spec = ((SeenRecord) next).spec();
    stored.unreadable().ifPresent(before -> keepLabelUpdates(before, spec));
    return isUpdated(sealed(meta.build(), (SeenRecord) next, spec));
  }

  /** What the event sink is still to be told has happened, whatever is restored. */
  private static void keepLabelUpdates(SecretRecordSpec before, SecretRecordSpec next) {
    if (before.getLabelUpdates() != null || before.getDroppedLabelUpdates() != null) {
      next.setLabelUpdates(before.getLabelUpdates());
      next.setDroppedLabelUpdates(before.getDroppedLabelUpdates());
      next.setFormat(Math.max(next.getFormat(), SecretRecordSpec.FOURTH_FORMAT));
    }
  }

  private SecretRecordResource sealed(ObjectMeta meta, SeenRecord next, SecretRecordSpec spec) {
    SecretRecordResource object = new SecretRecordResource();
    object.setMetadata(meta);
    object.setSpec(spec);
    RecordSealing.sealAuditOutbox(object, seals);
    RecordSealing.seal(object, next.record().serial(), seals);
    return object;
  }

  @Override
  public void restored(Instant endedAt) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      List<KeyRecordResource> any =
          StoreCalls.orUnavailable(
                  () ->
                      ObjectsByName.in(client.resources(KeyRecordResource.class), namespace)
                          .list(ANY))
              .getItems();
      if (any.isEmpty() || isMarked(any.get(0), endedAt)) {
        return;
      }
    }
  }

  private boolean isMarked(KeyRecordResource record, Instant endedAt) {
    record.setMetadata(
        new ObjectMetaBuilder(record.getMetadata())
            .addToAnnotations(StrongroomNames.RESTORED_AT, endedAt.toString())
            .build());
    return isUpdated(record);
  }

  private boolean isCreated(HasMetadata object) {
    object.setMetadata(
        new ObjectMetaBuilder(object.getMetadata())
            .withNamespace(namespace.value())
            .withResourceVersion(null)
            .build());
    return StoreCalls.unlessConflict(() -> client.resource(object).create()).isPresent();
  }

  private boolean isUpdated(HasMetadata object) {
    return StoreCalls.unlessChangedOrGone(() -> client.resource(object).update()).isPresent();
  }

  private <T extends HasMetadata> Optional<T> get(Class<T> type, String name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(client.resources(type), namespace, new ObjectName(name)).get()));
  }
}
