package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.ObjectsByName;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.secrets.Failure;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.RestoredSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec.Owner;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds secrets whose owner was deleted while no operator ran, and schedules their deletion. Those
 * that would be removed at once are looked at twice, a minute apart: what the API server says while
 * it starts must not cost a secret for good.
 */
final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final Caches caches;
  private final ScheduleDeletion deletion;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, Long> suspects = new HashMap<>();

  /**
   * A sweep that has not looked yet.
   *
   * @param nanoTime time that does not jump, for the two looks
   */
  OrphanSweep(
      KubernetesClient client,
      Caches caches,
      ScheduleDeletion deletion,
      Clock clock,
      LongSupplier nanoTime) {
    this.client = client;
    this.caches = caches;
    this.deletion = deletion;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  void run() {
    List<SecretRecordResource> orphans = caches.allRecords().filter(this::isOrphan).toList();
    Set<String> names =
        orphans.stream().map(o -> o.getMetadata().getName()).collect(Collectors.toSet());
    suspects.keySet().retainAll(names);
    orphans.stream().filter(this::isCertain).forEach(this::schedule);
  }

  /** Whether a secret was found without an owner once, a minute ago. */
  boolean isSecondLookDue() {
    return suspects.values().stream().anyMatch(this::isLongAgo);
  }

  private boolean isCertain(SecretRecordResource record) {
    Integer days = record.getSpec().getRecoveryWindowInDays();
    if (days == null || days > 0) {
      return true;
    }
    Long first = suspects.putIfAbsent(record.getMetadata().getName(), nanoTime.getAsLong());
    return first != null && isLongAgo(first);
  }

  private boolean isLongAgo(long nanos) {
    return nanoTime.getAsLong() - nanos >= BETWEEN_LOOKS.toNanos();
  }

  /** Owners in namespaces that are not watched cannot be seen: nothing is known of them. */
  private boolean isOrphan(SecretRecordResource record) {
    Owner owner = record.getSpec().getOwner();
    return record.getSpec().getDeletionAt() == null
        && caches.watches(owner.namespace())
        && caches
            .primary(owner.namespace(), owner.name())
            .filter(ms -> mayHave(ms, record))
            .isEmpty()
        && find(owner).filter(ms -> mayHave(ms, record)).isEmpty();
  }

  /**
   * A cache may lag, and some secrets are removed at once: better ask. An empty list says that the
   * object is gone; a plain 404 may come from anything in front of the API server.
   */
  private Optional<ManagedSecret> find(Owner owner) {
    return StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(
                        client.resources(ManagedSecret.class), new ObjectName(owner.namespace()))
                    .withField("metadata.name", new ObjectName(owner.name()).value())
                    .list())
        .getItems()
        .stream()
        .findFirst();
  }

  /** An object of the owner's name may be a later one, which asks for a secret of another name. */
  private static boolean mayHave(ManagedSecret object, SecretRecordResource record) {
    return object.getMetadata().getUid().equals(record.getSpec().getOwner().uid())
        || asksFor(object, record);
  }

  private static boolean asksFor(ManagedSecret object, SecretRecordResource record) {
    try {
      SecretName name = SecretArn.parse(record.getSpec().getArn()).name();
      return new Declaration(object).name().equals(name);
    } catch (InvalidSpec unreadable) {
      return true;
    }
  }

  private void schedule(SecretRecordResource resource) {
    try {
      SecretRecord record = RecordMapper.toRecord(resource);
      Instant storedAt = Instant.parse(resource.getMetadata().getCreationTimestamp());
      if (!RestoredSecret.isOwnerToCome(record.createdAt(), storedAt, clock.instant())) {
        deletion.schedule(record.owner(), record.arn().name());
      }
    } catch (Unavailable away) {
      throw away;
    } catch (Failure failure) {
      LOG.warn("record {} without owner: {}", resource.getMetadata().getName(), failure.finding());
    }
  }
}
