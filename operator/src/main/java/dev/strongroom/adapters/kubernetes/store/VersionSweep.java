package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionEntry.State;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.StoredVersions;
import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all stored values with all records: what no record names is collected, what a record
 * names and the store lacks is noted in the record. Suspicion comes from a list and a cache, which
 * are of different moments; before anything is done each suspect is looked at afresh, and once more
 * a minute later, and a value goes only if nobody touched it since the last look.
 */
public final class VersionSweep {
  private static final Logger LOG = LoggerFactory.getLogger(VersionSweep.class);

  /** Younger versions than this may be newer than the list. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  private final VersionList list;
  private final NonNamespaceOperation<SecretVersionResource, ?, Resource<SecretVersionResource>>
      versions;
  private final RecordStore records;
  private final SeenRecords known;
  private final StoredVersions stored;
  private final Clock clock;
  private final Consumer<SecretRecord> noted;
  private final Missed missed;
  private final Optional<SecondLooks> looks;

  /**
   * What a sweep came to.
   *
   * @param values how many values there were
   * @param collected how many of them went
   * @param lost how many versions are named by a record and not there
   */
  public record Result(int values, int collected, int lost) {}

  /** Knows which values without a record are to be kept. */
  @FunctionalInterface
  public interface Missed {
    /** Whether the record that should name this value was lost. */
    boolean test(String namespace, SecretArn arn, VersionId version);
  }

  /**
   * A sweep over the store of a namespace.
   *
   * @param known all records, as a cache or a list has them
   * @param noted told of the records in which something was noted
   * @param missed asked before a value without a record is collected
   * @param looks at values that may be garbage; this sweep's own, or empty to collect at once
   */
  VersionSweep(
      KubernetesClient client,
      String namespace,
      RecordStore records,
      SeenRecords known,
      Clock clock,
      Consumer<SecretRecord> noted,
      Missed missed,
      Optional<SecondLooks> looks) {
    this.missed = missed;
    this.looks = looks;
    MixedOperation<SecretVersionResource, ?, Resource<SecretVersionResource>> all =
        client.resources(SecretVersionResource.class);
    this.versions = ObjectsByName.in(all, new ObjectName(namespace));
    this.list = new VersionList(client, namespace);
    this.records = records;
    this.known = known;
    this.stored = new StoredVersions(records);
    this.clock = clock;
    this.noted = noted;
  }

  /**
   * Sweeps once.
   *
   * @throws Unavailable when the store does not answer; what was done until then stays done
   */
  public Result run() {
    VersionNames names = list.names();
    Instant settled = clock.instant().minus(SETTLED);
    int[] counts = new int[2];
    known.seen().forEach(stored -> counts[0] += look(stored, names, settled));
    Set<String> unclaimed = new HashSet<>();
    names.forEachUnclaimed(
        name -> {
          unclaimed.add(name);
          counts[1] += collect(name) ? 1 : 0;
        });
    looks.ifPresent(l -> l.keepOnly(unclaimed));
    return new Result(names.size(), counts[1], counts[0]);
  }

  /**
   * Looks once more at the values whose second look is due.
   *
   * @return how many of them went
   * @throws Unavailable when the store does not answer
   */
  public int lookAgain() {
    int collected = 0;
    for (String name : looks.map(SecondLooks::due).orElse(Set.of())) {
      collected += collect(name) ? 1 : 0;
    }
    return collected;
  }

  /** Whether {@link #lookAgain} has anything to look at. */
  public boolean isSecondLookDue() {
    return looks.filter(l -> !l.due().isEmpty()).isPresent();
  }

  private int look(SeenRecord stored, VersionNames names, Instant settled) {
    Optional<SecretRecordSpec> unreadable = stored.unreadable();
    if (unreadable.isPresent()) {
      claimAll(stored.id(), unreadable.get(), names);
      return 0;
    }
    SecretRecord record = stored.record();
    Set<VersionId> lost = new HashSet<>();
    Set<VersionId> found = new HashSet<>();
    int missing = 0;
    for (VersionEntry entry : record.versions()) {
      boolean there = isListed(record, entry, names);
      if (!there && entry.state() == State.WRITTEN && entry.createdAt().isBefore(settled)) {
        lost.add(entry.id());
      } else if (there && entry.state() == State.MISSING) {
        found.add(entry.id());
      }
      missing += entry.state() == State.MISSING && !there ? 1 : 0;
    }
    lost.removeIf(id -> exists(record, id));
    note(record, lost, found);
    return missing + lost.size();
  }

  /** What a record names that cannot be understood here is not garbage. */
  private static void claimAll(String id, SecretRecordSpec spec, VersionNames names) {
    try {
      SecretArn arn = SecretArn.parse(spec.getArn());
      Stream.ofNullable(spec.getObjects())
          .flatMap(objects -> objects.values().stream())
          .flatMap(name -> StoreNames.versionDigest(name).stream())
          .forEach(names::claim);
      for (SecretRecordSpec.Version version : spec.getVersions()) {
        names.claim(
            StoreNames.versionDigest(
                arn,
                new VersionId(version.id()),
                Optional.ofNullable(version.key()).map(UUID::fromString)));
      }
    } catch (Failure | NullPointerException | IllegalArgumentException unreadable) {
      LOG.warn("record {} cannot be read", id);
    }
  }

  /** A value in the record itself is where its record is. */
  private static boolean isListed(SecretRecord record, VersionEntry entry, VersionNames names) {
    return StoreNames.value(record, entry)
        .flatMap(StoreNames::versionDigest)
        .map(names::claim)
        .orElse(true);
  }

  private boolean exists(SecretRecord record, VersionId version) {
    String name = StoreNames.value(record, version).orElseThrow();
    return StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).get())
        != null;
  }

  private void note(SecretRecord record, Set<VersionId> lost, Set<VersionId> found) {
    if (lost.isEmpty() && found.isEmpty()) {
      return;
    }
    try {
      stored.note(record.owner().namespace(), record.arn().name(), lost, found);
      LOG.warn("secret {}: values lost {}, found again {}", record.arn(), lost, found);
      noted.accept(record);
    } catch (Unavailable away) {
      throw away;
    } catch (Failure left) {
      LOG.warn("secret {}: {}", record.arn(), left.finding());
    }
  }

  private boolean collect(String name) {
    SecretVersionResource value =
        StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).get());
    if (value == null || !isGarbage(name, value)) {
      looks.ifPresent(l -> l.forget(name));
      return false;
    }
    if (looks.filter(l -> !l.confirm(name)).isPresent()) {
      return false;
    }
    boolean collected =
        StoreCalls.unlessConflict(
                () ->
                    ObjectsByName.one(versions, new ObjectName(name))
                        .lockResourceVersion(value.getMetadata().getResourceVersion())
                        .delete())
            .isPresent();
    // One that somebody has touched is no garbage any more, or begins with a first look.
    looks.ifPresent(l -> l.forget(name));
    if (collected) {
      LOG.info("value {} collected: no record names it", name);
    }
    return collected;
  }

  private boolean isGarbage(String name, SecretVersionResource value) {
    try {
      SecretArn arn = SecretArn.parse(value.getSpec().getArn());
      VersionId version = new VersionId(value.getSpec().getVersionId());
      Optional<String> namespace =
          Optional.ofNullable(value.getMetadata().getLabels())
              .map(labels -> labels.get(KubernetesRecordStore.ACCOUNT_LABEL));
      return namespace.isPresent()
          && StoredVersions.isGarbage(
              records
                  .find(namespace.get(), arn.name())
                  .filter(r -> StoreNames.values(r).contains(name)),
              arn,
              version,
              writtenAt(value),
              clock.instant())
          && !missed.test(namespace.get(), arn, version);
    } catch (Unavailable away) {
      throw away;
    } catch (Failure | NullPointerException unreadable) {
      // What is not understood is not ours to collect.
      return false;
    }
  }

  private static Instant writtenAt(SecretVersionResource value) {
    Instant created = Instant.parse(value.getMetadata().getCreationTimestamp());
    return Optional.ofNullable(value.getMetadata().getAnnotations())
        .map((Map<String, String> a) -> a.get(KubernetesVersionStore.CLAIMED_AT))
        .map(Instant::parse)
        .filter(claimed -> claimed.isAfter(created))
        .orElse(created);
  }
}
