package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.installation.StoreRevisions;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All key records in memory, followed by a watch: there are few, one for each account and each
 * customer-managed key. Every replica has one, whether it leads or not, so that a key which is
 * disabled is disabled everywhere within milliseconds.
 */
public final class KeyRecordWatch
    implements ResourceEventHandler<KeyRecordResource>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRecordWatch.class);

  private final Map<String, KeyRecord> byName = new ConcurrentHashMap<>();
  private final Map<UUID, String> names = new ConcurrentHashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private volatile SharedIndexInformer<KeyRecordResource> informer;
  private volatile Optional<KeyRecordRescue> rescue = Optional.empty();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final Set<String> restored = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<String, String> suspicion = (name, revision) -> {};
  private volatile Runnable restoreEnded = () -> {};

  /**
   * What became of a record.
   *
   * @param before as it was known; empty when it is new
   * @param now as it is; empty when it is gone
   */
  public record Change(Optional<KeyRecord> before, Optional<KeyRecord> now) {
    /** The record, or what it was. */
    public KeyRecord record() {
      return now.or(() -> before).orElseThrow();
    }
  }

  /** Tells of every change from now on, in the thread that learns of it: it must be quick. */
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** From now on records that are deleted by mistake stay known, and are put back. */
  public void rescueBy(KeyRecordRescue rescuer) {
    rescue = Optional.of(rescuer);
  }

  /**
   * Tells the name and the earlier revision of a record that went back to a lower one. Either the
   * store was set back, or an API server that lags behind has answered a list from its cache.
   */
  public void onSuspicion(BiConsumer<String, String> listener) {
    suspicion = listener;
  }

  /** Tells when a restore into this store has ended. */
  public void onRestoreEnded(Runnable listener) {
    restoreEnded = listener;
  }

  /** Whether a restore into this store has ended at any time, as its records say. */
  public boolean isRestored() {
    return !restored.isEmpty();
  }

  /** How many records this version cannot read. */
  int unreadable() {
    return unreadable.size();
  }

  /** Begins to watch; returns when all records are known, however long the server is away. */
  public void start(KubernetesClient client, String namespace) {
    informer =
        ObjectsByName.in(client.resources(KeyRecordResource.class), new ObjectName(namespace))
            .runnableInformer(0);
    informer
        .addEventHandler(this)
        .exceptionHandler((started, failure) -> started || StoreCalls.mayPass(failure))
        .run();
  }

  boolean isStarted() {
    return informer != null;
  }

  /** Whether the records are known, and followed. */
  public boolean isHealthy() {
    return informer != null && informer.hasSynced() && informer.isRunning();
  }

  /** A record by its name. */
  public Optional<KeyRecord> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** A record by the id of its key. */
  public Optional<KeyRecord> find(UUID keyId) {
    return Optional.ofNullable(names.get(keyId)).flatMap(this::find);
  }

  /** All records. */
  public Collection<KeyRecord> all() {
    return List.copyOf(byName.values());
  }

  /** Makes a record that was just written visible at once, before its event. */
  void written(KeyRecord record) {
    rescue.ifPresent(r -> r.found(record.name()));
    KeyRecord before = byName.get(record.name());
    KeyRecord kept = byName.merge(record.name(), record, KeyRecordWatch::newer);
    // A copy under another name must not stand for the key itself.
    if (kept.isInPlace()) {
      names.put(kept.keyId(), kept.name());
    }
    if (!kept.equals(before)) {
      tell(new Change(Optional.ofNullable(before), Optional.of(kept)));
    }
  }

  /** Makes it known at once that a record was just removed. */
  void removed(KeyRecord record) {
    KeyRecord before = byName.remove(record.name());
    if (before != null) {
      names.remove(before.keyId(), before.name());
      tell(new Change(Optional.of(before), Optional.empty()));
    }
  }

  @Override
  public void onAdd(KeyRecordResource resource) {
    read(resource).ifPresent(this::written);
  }

  @Override
  public void onUpdate(KeyRecordResource old, KeyRecordResource resource) {
    String earlier = old.getMetadata().getResourceVersion();
    if (StoreRevisions.isSetBack(earlier, resource.getMetadata().getResourceVersion())) {
      suspicion.accept(resource.getMetadata().getName(), earlier);
    }
    read(resource).ifPresent(this::written);
  }

  @Override
  public void onDelete(KeyRecordResource resource, boolean isStateUnknown) {
    read(resource)
        .filter(gone -> !isOlder(gone) && !isRescued(gone, resource))
        .ifPresent(this::removed);
    unreadable.remove(resource.getMetadata().getName());
  }

  /** A new record under the name of one that is gone may be known already. */
  private boolean isOlder(KeyRecord gone) {
    return find(gone.name()).filter(known -> !known.keyId().equals(gone.keyId())).isPresent();
  }

  /** One that this replica has destroyed itself is not known any more. */
  private boolean isRescued(KeyRecord gone, KeyRecordResource resource) {
    return find(gone.name()).isPresent() && rescue.filter(r -> r.takes(gone, resource)).isPresent();
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  /**
   * Revisions of one object are numbers that grow (Kubernetes API concepts, since 1.35 promised).
   */
  private static KeyRecord newer(KeyRecord known, KeyRecord other) {
    boolean isNewer = Long.parseLong(other.revision()) > Long.parseLong(known.revision());
    return isNewer ? other : known;
  }

  private Optional<KeyRecord> read(KeyRecordResource resource) {
    noteRestore(resource);
    try {
      KeyRecord record = KeyRecordMapper.toRecord(resource);
      unreadable.remove(record.name());
      return Optional.of(record);
    } catch (Failure unreadable) {
      LOG.warn("key {}: {}", resource.getMetadata().getName(), unreadable.finding());
    } catch (RuntimeException damaged) {
      LOG.error("key {} is damaged", resource.getMetadata().getName(), damaged);
    }
    unreadable.add(resource.getMetadata().getName());
    return Optional.empty();
  }

  private void noteRestore(KeyRecordResource resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    boolean isMarked = annotations != null && annotations.containsKey(StrongroomNames.RESTORED_AT);
    if (isMarked && restored.add(resource.getMetadata().getName())) {
      restoreEnded.run();
    }
  }

  @Override
  public void close() {
    if (informer != null) {
      informer.close();
    }
  }
}
