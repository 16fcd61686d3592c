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

  /** The same by account: its records are listed and counted again and again. */
  private final Map<String, Map<String, SeenRecord>> byAccount = new ConcurrentHashMap<>();

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
    return byAccount.getOrDefault(account, Map.of()).values().stream();
  }

  @Override
  public void written(SeenRecord record) {
    byName.compute(
        record.id(),
        (name, known) -> {
          SeenRecord kept = known == null ? record : SeenRecord.newer(known, record);
          if (known != null && !known.account().equals(kept.account())) {
            leave(known);
          }
          enter(kept);
          return kept;
        });
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
        record.id(),
        (name, known) -> {
          if (!known.getMetadata().getUid().equals(uid)) {
            return known;
          }
          leave(known);
          return null;
        });
    changed.accept(Optional.of(record), Optional.empty());
  }

  /** Called while nobody else changes what is kept under the record's name. */
  private void enter(SeenRecord record) {
    byAccount.compute(
        record.account(),
        (account, records) -> {
          Map<String, SeenRecord> all = records == null ? new ConcurrentHashMap<>() : records;
          all.put(record.id(), record);
          return all;
        });
  }

  /** Called as {@link #enter}. */
  private void leave(SeenRecord record) {
    byAccount.computeIfPresent(
        record.account(),
        (account, records) -> {
          records.remove(record.id());
          return records.isEmpty() ? null : records;
        });
  }

  @Override
  public void close() {
    informer.close();
  }
}
