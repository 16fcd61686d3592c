package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.StoredRecord;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Follows the records by a watch of its own, for a replica that reconciles nothing. */
final class RecordWatch implements RecordCache.Watch, ResourceEventHandler<SeenRecord> {
  private final Map<String, SeenRecord> byName = new ConcurrentHashMap<>();
  private final SharedIndexInformer<SeenRecord> informer;
  private final BiConsumer<Optional<StoredRecord>, Optional<StoredRecord>> changed;

  RecordWatch(
      KubernetesClient client,
      String namespace,
      BiConsumer<Optional<StoredRecord>, Optional<StoredRecord>> changed) {
    this.changed = changed;
    this.informer =
        ObjectsByName.in(client.resources(SeenRecord.class), new ObjectName(namespace))
            .withLimit(RecordCache.PAGE)
            .runnableInformer(0);
  }

  void start() {
    informer
        .addEventHandler(this)
        .exceptionHandler((started, failure) -> started || StoreCalls.mayPass(failure))
        .run();
  }

  @Override
  public Optional<SeenRecord> get(String objectName) {
    return Optional.ofNullable(byName.get(objectName));
  }

  @Override
  public Stream<SeenRecord> all() {
    return byName.values().stream();
  }

  @Override
  public Stream<SeenRecord> ofAccount(String account) {
    return all().filter(record -> record.account().equals(account));
  }

  @Override
  public void written(SeenRecord record) {
    byName.merge(record.id(), record, SeenRecord::newer);
  }

  @Override
  public void onAdd(SeenRecord record) {
    written(record);
    changed.accept(Optional.empty(), Optional.of(record));
  }

  @Override
  public void onUpdate(SeenRecord before, SeenRecord now) {
    written(now);
    changed.accept(Optional.of(before), Optional.of(now));
  }

  /** A new record under the name of one that is gone may be known already. */
  @Override
  public void onDelete(SeenRecord record, boolean isStateUnknown) {
    String uid = record.getMetadata().getUid();
    byName.computeIfPresent(
        record.id(), (name, known) -> known.getMetadata().getUid().equals(uid) ? null : known);
    changed.accept(Optional.of(record), Optional.empty());
  }

  @Override
  public void close() {
    informer.close();
  }
}
