package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.backup.RestorePlan.VersionUse;
import dev.strongroom.adapters.kubernetes.backup.RestoreReport.Outcome;
import dev.strongroom.adapters.kubernetes.backup.VersionConversion.Step;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordSealing;
import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyMerge;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes restored objects, several at a time, and counts what became of them. */
final class RestoreWriter implements AutoCloseable {
  private final KubernetesClient client;
  private final String namespace;
  private final RestorePlan plan;
  private final RestoreReport report;
  private final RecordSeals seals;
  private final String claimedAt;
  private final Clock clock;
  private final BoundedThreads threads;

  /**
   * Writes by this plan.
   *
   * @param seals made for every record that is written
   * @param claimedAt until when versions are kept for the records that will name them
   * @param threads writes at one time
   */
  RestoreWriter(
      KubernetesClient client,
      String namespace,
      RestorePlan plan,
      RestoreReport report,
      RecordSeals seals,
      Instant claimedAt,
      Clock clock,
      int threads) {
    this.client = client;
    this.namespace = namespace;
    this.plan = plan;
    this.report = report;
    this.seals = seals;
    this.claimedAt = claimedAt.toString();
    this.clock = clock;
    this.threads = new BoundedThreads(threads);
  }

  /** Adds a key, or those of its materials that the store lacks or cannot open. */
  void key(KeyRecordResource resource, KeyRecord key, KeyWrapping to, KeyWrapping from) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<KeyRecordResource> stored = get(KeyRecordResource.class, resource);
      if (stored.isEmpty()) {
        KeyRecordMapper.write(to.rewrap(key, from).restored(), resource.getSpec());
        if (create(resource)) {
          report.count(Outcome.KEY_CREATED);
          return;
        }
      } else {
        KeyRecord known = KeyRecordMapper.toRecord(stored.get());
        Outcome planned = plan.of(key, known);
        KeyRecord next = next(planned, key, known, to, from);
        if (next.equals(known) || replaced(stored.get(), next)) {
          // A material that is there may have turned out not to open.
          boolean isMended = planned == Outcome.KEY_UNCHANGED && !next.equals(known);
          report.count(isMended ? Outcome.KEY_COMPLETED : planned);
          return;
        }
      }
    }
  }

  private static KeyRecord next(
      Outcome planned, KeyRecord key, KeyRecord known, KeyWrapping to, KeyWrapping from) {
    return switch (planned) {
      case KEY_UNCHANGED, KEY_COMPLETED -> new KeyMerge(to, from).merge(known, key);
      case KEY_OVERWRITTEN -> to.rewrap(key, from).restored();
      default -> known;
    };
  }

  private boolean replaced(KeyRecordResource stored, KeyRecord next) {
    KeyRecordMapper.write(next, stored.getSpec());
    return StoreCalls.unlessConflict(() -> client.resource(stored).update()).isPresent();
  }

  /** Adds a version; {@code step} is run before, in a thread of the writer. */
  void version(SecretVersionResource version, Step step) {
    VersionUse use = plan.of(version);
    if (use == VersionUse.SKIP) {
      report.count(Outcome.VERSION_SKIPPED);
      return;
    }
    threads.submit(
        () -> {
          step.run();
          claim(version);
          report.count(
              use == VersionUse.RESTORE_IF_LOST ? putIfLost(version) : put(version, step, use));
        });
  }

  /** Counts what {@link #version} would come to, and writes nothing. */
  void predict(SecretVersionResource version, Step step) {
    VersionUse use = plan.of(version);
    if (use == VersionUse.SKIP) {
      report.count(Outcome.VERSION_SKIPPED);
      return;
    }
    threads.submit(() -> report.count(predicted(version, step, use)));
  }

  private Outcome predicted(SecretVersionResource version, Step step, VersionUse use) {
    Optional<SecretVersionResource> stored = get(SecretVersionResource.class, version);
    if (use == VersionUse.RESTORE_IF_LOST) {
      return stored.isPresent() ? Outcome.VERSION_SKIPPED : Outcome.VERSION_OF_SKIPPED_CREATED;
    }
    if (stored.isEmpty()) {
      return Outcome.VERSION_CREATED;
    }
    return isSame(stored.get(), version) || step.isWhole(stored.get())
        ? Outcome.VERSION_UNCHANGED
        : Outcome.VERSION_OVERWRITTEN;
  }

  private Outcome putIfLost(SecretVersionResource version) {
    return create(version) ? Outcome.VERSION_OF_SKIPPED_CREATED : Outcome.VERSION_SKIPPED;
  }

  /** Versions are immutable, so a corrupt one in the store is deleted and created again. */
  private Outcome put(SecretVersionResource version, Step step, VersionUse use) {
    boolean isRemoved = false;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      if (create(version)) {
        return isRemoved ? Outcome.VERSION_OVERWRITTEN : Outcome.VERSION_CREATED;
      }
      // One that is not there any more has been collected just now.
      Optional<SecretVersionResource> stored = get(SecretVersionResource.class, version);
      if (stored.isPresent() && !isSame(stored.get(), version) && !step.isWhole(stored.get())) {
        StoreCalls.orUnavailable(() -> client.resource(stored.get()).delete());
        isRemoved = true;
      } else if (stored.isPresent() && (use == VersionUse.RESTORE || isClaimed(stored.get()))) {
        return Outcome.VERSION_UNCHANGED;
      }
    }
  }

  private static boolean isSame(SecretVersionResource stored, SecretVersionResource version) {
    return Objects.equals(stored.getSpec().getCiphertext(), version.getSpec().getCiphertext());
  }

  /** Keeps a version that the store has from being collected; false when it was already. */
  private boolean isClaimed(SecretVersionResource stored) {
    claim(stored);
    return StoreCalls.unlessChangedOrGone(() -> client.resource(stored).update()).isPresent();
  }

  private void claim(SecretVersionResource version) {
    annotate(version, KubernetesVersionStore.CLAIMED_AT, claimedAt);
  }

  private static void annotate(HasMetadata object, String key, String value) {
    Map<String, String> annotations = new HashMap<>();
    Optional.ofNullable(object.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
    annotations.put(key, value);
    object.getMetadata().setAnnotations(annotations);
  }

  /**
   * Adds or overwrites a record, as planned; {@code convert} is run before, in a thread of the
   * writer.
   */
  void record(SecretRecordResource record, Runnable convert) {
    threads.submit(
        () -> {
          convert.run();
          Written written = put(record);
          report.count(written.outcome());
          countValues(record, written, this::create);
        });
  }

  /** Counts what {@link #record} would come to for the values in it, and writes nothing. */
  void predict(SecretRecordResource record) {
    threads.submit(
        () -> {
          Written planned =
              get(SecretRecordResource.class, record)
                  .map(stored -> planned(record, stored))
                  .orElse(new Written(Outcome.RECORD_CREATED, Optional.empty()));
          countValues(
              record, planned, version -> get(SecretVersionResource.class, version).isEmpty());
        });
  }

  private Written planned(SecretRecordResource record, SecretRecordResource stored) {
    Outcome outcome = plan.onlyFor(stored).of(record, new RestoreReport(false));
    return new Written(outcome, readable(stored));
  }

  /** Counts the values in a record; {@code made} makes an object unless it exists. */
  private void countValues(
      SecretRecordResource record, Written written, Predicate<SecretVersionResource> made) {
    StoredObjects.values(StoredObjects.parsed(record))
        .forEach(
            (id, ciphertext) ->
                report.count(ofValue(id, written, moved(record, id, ciphertext), made)));
  }

  /**
   * What became of a record.
   *
   * @param before the record that the store had, if it can be read
   */
  private record Written(Outcome outcome, Optional<SecretRecord> before) {
    private boolean hadValueOf(VersionId version) {
      return before.flatMap(r -> r.version(version)).filter(entry -> !entry.empty()).isPresent();
    }

    private boolean named(String object) {
      return before.filter(r -> RecordVersions.names(r).contains(object)).isPresent();
    }
  }

  /** What became of a value in a record, which is in this object if the store has moved it. */
  private static Outcome ofValue(
      VersionId version,
      Written written,
      SecretVersionResource moved,
      Predicate<SecretVersionResource> made) {
    boolean isFromBackup =
        written.outcome() == Outcome.RECORD_CREATED
            || written.outcome() == Outcome.RECORD_OVERWRITTEN;
    if (isFromBackup) {
      return written.hadValueOf(version) ? Outcome.VERSION_UNCHANGED : Outcome.VERSION_CREATED;
    }
    // Moved out of its record since the backup, and lost.
    boolean isPutBack = written.named(moved.getMetadata().getName()) && made.test(moved);
    if (written.outcome() == Outcome.RECORD_UNCHANGED) {
      return isPutBack ? Outcome.VERSION_CREATED : Outcome.VERSION_UNCHANGED;
    }
    return isPutBack ? Outcome.VERSION_OF_SKIPPED_CREATED : Outcome.VERSION_SKIPPED;
  }

  private static SecretVersionResource moved(
      SecretRecordResource record, VersionId id, byte[] ciphertext) {
    return RecordVersions.object(
        record.getSpec().getOwner().namespace(),
        SecretArn.parse(record.getSpec().getArn()),
        id,
        ciphertext);
  }

  private Written put(SecretRecordResource record) {
    record.getSpec().setNamespaceUid(Tenancy.RESTORED.namespaceUid());
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<SecretRecordResource> stored = get(SecretRecordResource.class, record);
      if (stored.isEmpty()) {
        RecordSealing.sealAuditOutbox(record, seals);
        seal(record, record.getSpec());
        if (create(record)) {
          return new Written(Outcome.RECORD_CREATED, Optional.empty());
        }
      } else {
        Optional<SecretRecord> known = readable(stored.get());
        RestorePlan now = plan.onlyFor(stored.get());
        Outcome outcome = now.of(record, report);
        boolean isOutboxSealed =
            known.isPresent() && RecordSealing.isAuditOutboxSealed(stored.get(), seals);
        // One with the content of the backup and a wrong seal has lost nothing but the seal.
        boolean isToBeSealed =
            outcome == Outcome.RECORD_UNCHANGED
                && !(isOutboxSealed && RecordSealing.isSealed(stored.get(), seals));
        if (outcome != Outcome.RECORD_OVERWRITTEN && !isToBeSealed) {
          return new Written(outcome, known);
        }
        SecretRecordResource next = stored.get();
        SecretRecordSpec before = next.getSpec();
        next.setSpec(record.getSpec());
        keepLabelUpdates(before, next.getSpec());
        boolean isSameSecret = next.getSpec().getArn().equals(before.getArn());
        next.getSpec()
            .setAuditOutbox(isOutboxSealed && isSameSecret ? before.getAuditOutbox() : null);
        seal(next, before);
        if (outcome == Outcome.RECORD_OVERWRITTEN) {
          // Otherwise the older state would look like a loss, and its value would not be projected.
          annotate(next, StrongroomNames.OVERWRITTEN_AT, clock.instant().toString());
        }
        if (StoreCalls.unlessConflict(() -> client.resource(next).update()).isPresent()) {
          return new Written(outcome, known);
        }
      }
    }
  }

  /** What the event sink is still to be told has happened, whatever is restored. */
  private static void keepLabelUpdates(SecretRecordSpec before, SecretRecordSpec next) {
    next.setLabelUpdates(before.getLabelUpdates());
    next.setDroppedLabelUpdates(before.getDroppedLabelUpdates());
    if (before.getLabelUpdates() != null || before.getDroppedLabelUpdates() != null) {
      next.setFormat(Math.max(next.getFormat(), SecretRecordSpec.FORMAT));
    }
  }

  private static Optional<SecretRecord> readable(SecretRecordResource stored) {
    try {
      return Optional.of(RecordMapper.toRecord(stored));
    } catch (Unreadable unreadable) {
      return Optional.empty();
    }
  }

  /** Above every serial number that the status of an object may show. */
  private void seal(SecretRecordResource next, SecretRecordSpec before) {
    long known = before.getSerial() == null ? 0 : before.getSerial();
    RecordSealing.seal(next, Math.max(known + 1, clock.millis()), seals);
  }

  private boolean create(HasMetadata object) {
    object.getMetadata().setNamespace(namespace);
    object.getMetadata().setResourceVersion(null);
    return StoreCalls.unlessConflict(() -> client.resource(object).create()).isPresent();
  }

  private <T extends HasMetadata> Optional<T> get(Class<T> type, T like) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(type),
                        new ObjectName(namespace),
                        new ObjectName(like.getMetadata().getName()))
                    .get()));
  }

  /** Waits until all that was submitted is written. */
  void await() {
    threads.await();
  }

  @Override
  public void close() {
    threads.close();
  }
}
