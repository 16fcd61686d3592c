package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.framework.RequeueEventSource;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.EncryptionKey;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the reconciler knows from memory, and what brings an EncryptionKey back. */
public final class KeyEvents {
  private final KeyRecordWatch records;
  private final Function<UUID, List<String>> users;
  private final Set<String> watchNamespaces;
  private final Set<UUID> touched = ConcurrentHashMap.newKeySet();
  private final RequeueEventSource<EncryptionKey> again = new RequeueEventSource<>();
  private IndexerResourceCache<EncryptionKey> primaries;

  /**
   * Over these.
   *
   * @param users names of the secrets that need a key
   */
  public KeyEvents(
      KeyRecordWatch records, Function<UUID, List<String>> users, Set<String> watchNamespaces) {
    this.records = records;
    this.users = users;
    this.watchNamespaces = watchNamespaces;
  }

  /**
   * What is to be watched.
   *
   * @param deleted told of each EncryptionKey that was deleted
   */
  List<EventSource<?, EncryptionKey>> prepare(
      EventSourceContext<EncryptionKey> context, Consumer<EncryptionKey> deleted) {
    again.onDeleted(deleted);
    primaries = context.getPrimaryCache();
    records.listen(change -> lookAgain(change.record()));
    return List.of(again);
  }

  /** Brings the object of a key back, if it has one. */
  void lookAgain(KeyRecord record) {
    owner(record).ifPresent(o -> again.propagateEvent(new ResourceID(o.name(), o.namespace())));
  }

  /** Brings the object of this key back within seconds; being asked often makes it one look. */
  public void lookSoon(UUID keyId) {
    touched.add(keyId);
  }

  /** Brings back those that {@link #lookSoon} was asked for. */
  void flush() {
    for (UUID keyId : touched) {
      touched.remove(keyId);
      records.find(keyId).ifPresent(this::lookAgain);
    }
  }

  List<String> users(KeyRecord record) {
    return users.apply(record.keyId());
  }

  /** Whether a key still belongs to the object that is gone. */
  boolean isLeft(Owner gone) {
    return records
        .find(DeclareKey.recordName(gone))
        .filter(KeyEvents::isKept)
        .flatMap(KeyEvents::owner)
        .filter(gone::equals)
        .isPresent();
  }

  /** Owners that are gone though nothing has been scheduled; those not watched cannot be seen. */
  List<Owner> missingOwners() {
    return records.all().stream()
        .filter(KeyEvents::isKept)
        .flatMap(record -> owner(record).stream())
        .filter(o -> watchNamespaces.isEmpty() || watchNamespaces.contains(o.namespace()))
        .filter(o -> primaries.get(new ResourceID(o.name(), o.namespace())).isEmpty())
        .toList();
  }

  private static boolean isKept(KeyRecord record) {
    return record.customer().flatMap(CustomerKey::deletionAt).isEmpty();
  }

  private static Optional<Owner> owner(KeyRecord record) {
    return record.customer().map(CustomerKey::declared).map(KeyDeclaration::owner);
  }
}
