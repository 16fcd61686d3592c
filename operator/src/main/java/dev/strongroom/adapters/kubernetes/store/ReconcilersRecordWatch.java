package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.framework.RecheckingEventSource;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.crds.ManagedSecret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Follows the records by the watch that brings ManagedSecrets back to their reconciler. */
final class ReconcilersRecordWatch extends RecheckingEventSource<SeenRecord, ManagedSecret>
    implements RecordCache.Watch {
  private static final String BY_ACCOUNT = "account";

  private final String namespace;
  private final BiConsumer<Optional<StoredRecord>, Optional<StoredRecord>> changed;

  ReconcilersRecordWatch(
      EventSourceContext<ManagedSecret> context,
      String namespace,
      BiConsumer<Optional<StoredRecord>, Optional<StoredRecord>> changed) {
    super(
        InformerEventSourceConfiguration.from(SeenRecord.class, ManagedSecret.class)
            .withNamespaces(Set.of(namespace))
            .withInformerListLimit(RecordCache.PAGE)
            .withSecondaryToPrimaryMapper(ReconcilersRecordWatch::declaring)
            // Nobody asks for these by their ManagedSecret; an index would be a large one.
            .withPrimaryToSecondaryMapper((ManagedSecret ms) -> Set.of())
            .build(),
        context);
    this.namespace = namespace;
    this.changed = changed;
    addIndexer(BY_ACCOUNT, record -> List.of(record.account()));
  }

  private static Set<ResourceID> declaring(SeenRecord record) {
    return record
        .owner()
        .map(owner -> Set.of(new ResourceID(owner.name(), owner.namespace())))
        .orElse(Set.of());
  }

  @Override
  public Optional<SeenRecord> get(String objectName) {
    return get(new ResourceID(objectName, namespace));
  }

  @Override
  public Stream<SeenRecord> all() {
    return list();
  }

  @Override
  public Stream<SeenRecord> ofAccount(String account) {
    return byIndex(BY_ACCOUNT, account).stream();
  }

  @Override
  public void written(SeenRecord record) {
    ResourceID id = ResourceID.fromResource(record);
    get(id)
        .ifPresentOrElse(
            before -> handleRecentResourceUpdate(id, record, before),
            () -> handleRecentResourceCreate(id, record));
  }

  @Override
  public void close() {
    // The framework ends it.
  }

  @Override
  public void onAdd(SeenRecord record) {
    super.onAdd(record);
    changed.accept(Optional.empty(), Optional.of(record));
  }

  @Override
  public void onUpdate(SeenRecord before, SeenRecord now) {
    super.onUpdate(before, now);
    changed.accept(Optional.of(before), Optional.of(now));
  }

  @Override
  public void onDelete(SeenRecord record, boolean isStateUnknown) {
    super.onDelete(record, isStateUnknown);
    changed.accept(Optional.of(record), Optional.empty());
  }
}
