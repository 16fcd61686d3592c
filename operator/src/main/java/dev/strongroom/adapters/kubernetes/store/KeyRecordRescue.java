package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.LostKey;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.platform.LeadersWork;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back key records that were deleted by mistake, from memory and exactly as they were. Every
 * replica remembers what is missing; the leader writes. Until a record is back its key goes on
 * working from memory, and no other key is made under its name.
 */
public final class KeyRecordRescue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRecordRescue.class);
  private static final long RETRY_SECONDS = 5;

  private final KubernetesClient client;
  private final Clock clock;
  private final Consumer<KeyRecordResource> restored;
  private final Map<String, KeyRecordResource> missing = new ConcurrentHashMap<>();
  private final Counter count;
  private final LeadersWork work;

  /**
   * A rescue that is not started.
   *
   * @param leading whether this replica is the one that writes
   * @param restored told of each record that was put back, as it is now
   */
  public KeyRecordRescue(
      KubernetesClient client,
      BooleanSupplier leading,
      Clock clock,
      MeterRegistry meters,
      Consumer<KeyRecordResource> restored) {
    this.client = client;
    this.clock = clock;
    this.restored = restored;
    this.work =
        new LeadersWork(
            "key-record-rescue",
            leading,
            () -> missing.values().forEach(this::putBack),
            () -> {
              // The leader has seen the deletion too.
            });
    this.count =
        Counter.builder("strongroom.key.records.restored")
            .description("Key records that were deleted by mistake and put back since the start")
            .register(meters);
    Gauge.builder("strongroom.key.records.missing", missing::size)
        .description("Key records that were deleted by mistake and are not back yet")
        .register(meters);
  }

  /** Begins to retry what cannot be put back at once. */
  public void start() {
    work.start(RETRY_SECONDS, RETRY_SECONDS);
  }

  /** Whether the deletion of this record is a mistake; if so it is undone, here or elsewhere. */
  boolean takes(KeyRecord known, KeyRecordResource deleted) {
    if (!LostKey.isLost(known, clock.instant())) {
      return false;
    }
    LOG.error(
        "key record {} was deleted although its key is needed; it is kept in memory and put back",
        known.name());
    missing.put(known.name(), deleted);
    if (!work.soon()) {
      LOG.warn("key record {} is left to the next operator", known.name());
    }
    return true;
  }

  /** A record of this name is in the store. */
  void found(String name) {
    missing.remove(name);
  }

  /** How many records are missing. */
  public int missing() {
    return missing.size();
  }

  private void putBack(KeyRecordResource deleted) {
    String name = deleted.getMetadata().getName();
    try {
      KeyRecordResource created =
          StoreCalls.orUnavailable(() -> client.resource(copy(deleted)).create());
      missing.remove(name);
      count.increment();
      LOG.warn("key record {} was put back", name);
      restored.accept(created);
    } catch (Unavailable later) {
      LOG.info("key record {} is put back later: {}", name, later.finding());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // The watch tells of it.
        missing.remove(name);
      } else {
        LOG.error(
            "key record {} cannot be put back: the API server answers {}; do not restart the"
                + " operator before it can, since it has the only copy",
            name,
            e.getCode());
      }
    }
  }

  private static KeyRecordResource copy(KeyRecordResource deleted) {
    ObjectMeta meta = deleted.getMetadata();
    KeyRecordResource copy = new KeyRecordResource();
    copy.setMetadata(
        new ObjectMetaBuilder()
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .withLabels(meta.getLabels())
            .withAnnotations(meta.getAnnotations())
            .build());
    copy.setSpec(deleted.getSpec());
    return copy;
  }

  @Override
  public void close() {
    work.close();
  }
}
