package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All records in memory, each parsed once while its event is read, followed by one watch. Every
 * replica has one, whether it leads or not. Empty until it is watched; then it has what this
 * process writes at once, and what others write when their events come.
 */
public final class RecordCache implements RecordFeed, AutoCloseable {
  /** How many records a list brings at once. */
  static final long PAGE = 500L;

  private static final Watch NOT_WATCHED = new NotWatched();

  private final String namespace;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private volatile Watch watch = NOT_WATCHED;

  /** Follows the records, and tells of their changes one after the other. */
  interface Watch {
    /** A record by the name of its object. */
    Optional<SeenRecord> get(String objectName);

    /** All records. */
    Stream<SeenRecord> all();

    /** The records of an account. */
    Stream<SeenRecord> ofAccount(String account);

    /** Makes a record that was just written visible at once, before its event. */
    void written(SeenRecord record);

    /** Ends it, if nobody else does. */
    void close();
  }

  /** A cache of the store in this namespace. */
  RecordCache(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Watches as the framework does, which starts and ends it. A change brings back the ManagedSecret
   * that declares the secret, unless its own reconciliation has made it.
   */
  public EventSource<?, ManagedSecret> watch(EventSourceContext<ManagedSecret> context) {
    readAsSeen(context.getClient());
    ReconcilersRecordWatch source = new ReconcilersRecordWatch(context, namespace, this::tell);
    watch = source;
    return source;
  }

  /** Watches by itself; returns when all records are known, however long the server is away. */
  public void watch(KubernetesClient client) {
    readAsSeen(client);
    RecordWatch started = new RecordWatch(client, namespace, this::tell);
    watch = started;
    started.start();
  }

  /** A watch reads each event by its kind first. */
  private static void readAsSeen(KubernetesClient client) {
    client.getKubernetesSerialization().registerKubernetesResource(SeenRecord.class);
  }

  @Override
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  private void tell(Optional<StoredRecord> before, Optional<StoredRecord> now) {
    Change change = new Change(before, now);
    listeners.forEach(listener -> listener.accept(change));
  }

  Optional<SeenRecord> get(String objectName) {
    return watch.get(objectName);
  }

  Stream<SeenRecord> all() {
    return watch.all();
  }

  Stream<SeenRecord> ofAccount(String account) {
    return watch.ofAccount(account);
  }

  void written(SeenRecord record) {
    watch.written(record);
  }

  @Override
  public void close() {
    watch.close();
  }

  /** Knows nothing. */
  private static final class NotWatched implements Watch {
    @Override
    public Optional<SeenRecord> get(String objectName) {
      return Optional.empty();
    }

    @Override
    public Stream<SeenRecord> all() {
      return Stream.empty();
    }

    @Override
    public Stream<SeenRecord> ofAccount(String account) {
      return Stream.empty();
    }

    @Override
    public void written(SeenRecord record) {
      // Nobody will ask for it.
    }

    @Override
    public void close() {
      // There is nothing to end.
    }
  }
}
