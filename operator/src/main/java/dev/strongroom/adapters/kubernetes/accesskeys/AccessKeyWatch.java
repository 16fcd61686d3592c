package dev.strongroom.adapters.kubernetes.accesskeys;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.accesskeys.IssuedKey;
import dev.strongroom.core.accesskeys.IssuedKeys;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.AccessKeyIds;
import dev.strongroom.crds.AccessKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * All AccessKey objects in memory, followed by a watch: a key that is deleted is refused within
 * milliseconds, and all are refused when the watch has been interrupted for {@link #INTERRUPTED}.
 */
public final class AccessKeyWatch
    implements IssuedKeys, ResourceEventHandler<AccessKey>, AutoCloseable {
  /** How long keys are good without a watch. */
  static final Duration INTERRUPTED = Duration.ofSeconds(10);

  private static final String RESOURCE = "accesskeys";

  private final Map<String, AccessKey> byId = new ConcurrentHashMap<>();
  private final List<SharedIndexInformer<AccessKey>> informers = new ArrayList<>();
  private final LongSupplier nanoTime;
  private volatile long watchedAt;

  /**
   * Watches nothing yet.
   *
   * @param nanoTime {@link System#nanoTime}
   */
  public AccessKeyWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.watchedAt = nanoTime.getAsLong();
  }

  /**
   * Begins to watch; returns when all objects are known, however long the server is away.
   *
   * @param namespaces to watch; empty for all
   */
  public void start(KubernetesClient client, Set<String> namespaces) {
    if (namespaces.isEmpty()) {
      informers.add(client.resources(AccessKey.class).inAnyNamespace().runnableInformer(0));
    }
    for (String namespace : namespaces) {
      informers.add(
          ObjectsByName.in(client.resources(AccessKey.class), new ObjectName(namespace))
              .runnableInformer(0));
    }
    for (SharedIndexInformer<AccessKey> informer : informers) {
      informer
          .addEventHandler(this)
          .exceptionHandler((started, failure) -> started || StoreCalls.mayPass(failure))
          .run();
    }
    check();
  }

  /** Notes whether objects are followed now. To be called about once a second. */
  public void check() {
    if (informers.stream().allMatch(SharedIndexInformer::isWatching)) {
      watchedAt = nanoTime.getAsLong();
    }
  }

  @Override
  public Optional<IssuedKey> find(String accessKeyId) {
    if (nanoTime.getAsLong() - watchedAt > INTERRUPTED.toNanos()) {
      throw new Unavailable(AccessReason.ReviewUnavailable.with(RESOURCE));
    }
    return object(accessKeyId).flatMap(IssuedKeyMapper::key);
  }

  /** The object of a key, as it was seen last. */
  Optional<AccessKey> object(String accessKeyId) {
    return Optional.ofNullable(byId.get(accessKeyId));
  }

  @Override
  public void onAdd(AccessKey object) {
    byId.put(AccessKeyIds.ofObject(object.getMetadata().getUid()), object);
  }

  @Override
  public void onUpdate(AccessKey before, AccessKey now) {
    if (!before.getMetadata().getUid().equals(now.getMetadata().getUid())) {
      onDelete(before, false);
    }
    onAdd(now);
  }

  @Override
  public void onDelete(AccessKey object, boolean isStateUnknown) {
    byId.remove(AccessKeyIds.ofObject(object.getMetadata().getUid()));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
