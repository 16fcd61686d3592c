package dev.strongroom.core.backup;

import dev.strongroom.core.backup.RestorePlan.VersionUse;
import dev.strongroom.core.backup.RestoreReport.Outcome;
import dev.strongroom.core.backup.VersionConversion.Step;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyMerge;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.work.SwapAttempt;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Writes restored objects, several at a time, and counts what became of them. */
final class RestoreWriter implements AutoCloseable {
  private final RestoreTarget target;
  private final EntryCodec codec;
  private final RestorePlan plan;
  private final RestoreReport report;
  private final RecordSeals seals;
  private final Instant claimedUntil;
  private final Clock clock;
  private final BoundedThreads threads;

  /**
   * Writes by this plan.
   *
   * @param seals of the records that the store has
   * @param claimedUntil until when versions are kept for the records that will name them
   * @param threads writes at one time
   */
  RestoreWriter(
      RestoreTarget target,
      EntryCodec codec,
      RestorePlan plan,
      RestoreReport report,
      RecordSeals seals,
      Instant claimedUntil,
      Clock clock,
      int threads) {
    this.target = target;
    this.codec = codec;
    this.plan = plan;
    this.report = report;
    this.seals = seals;
    this.claimedUntil = claimedUntil;
    this.clock = clock;
    this.threads = new BoundedThreads(threads);
  }

  /** Adds a key, or those of its materials that the store lacks or cannot open. */
  void key(KeptKey kept, KeyWrapping to, KeyWrapping from) {
    KeyRecord key = kept.record();
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<KeptKey> stored = target.find(kept);
      if (stored.isEmpty()) {
        if (target.create(kept.as(to.rewrap(key, from).restored()))) {
          report.count(Outcome.KEY_CREATED);
          return;
        }
      } else {
        KeyRecord known = stored.get().record();
        Outcome planned = plan.of(key, known);
        KeyRecord next = next(planned, key, known, to, from);
        if (next.equals(known) || target.swap(stored.get().as(next))) {
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

  /** Adds a version; what its ciphertext has to be is found in a thread of the writer. */
  void version(Step step) {
    VersionUse use = plan.of(step.named());
    if (use == VersionUse.SKIP) {
      report.count(Outcome.VERSION_SKIPPED);
      return;
    }
    threads.submit(
        () -> {
          KeptVersion version = step.converted().claimed(claimedUntil);
          report.count(
              use == VersionUse.RESTORE_IF_LOST ? putIfLost(version) : put(version, step, use));
        });
  }

  /** Counts what {@link #version} would come to, and writes nothing. */
  void predict(Step step) {
    VersionUse use = plan.of(step.named());
    if (use == VersionUse.SKIP) {
      report.count(Outcome.VERSION_SKIPPED);
      return;
    }
    threads.submit(() -> report.count(predicted(step, use)));
  }

  private Outcome predicted(Step step, VersionUse use) {
    Optional<KeptVersion> stored = target.find(step.named());
    if (use == VersionUse.RESTORE_IF_LOST) {
      return stored.isPresent() ? Outcome.VERSION_SKIPPED : Outcome.VERSION_OF_SKIPPED_CREATED;
    }
    if (stored.isEmpty()) {
      return Outcome.VERSION_CREATED;
    }
    return isSame(stored.get(), step.named()) || step.isWhole(stored.get())
        ? Outcome.VERSION_UNCHANGED
        : Outcome.VERSION_OVERWRITTEN;
  }

  private Outcome putIfLost(KeptVersion version) {
    return target.create(version) ? Outcome.VERSION_OF_SKIPPED_CREATED : Outcome.VERSION_SKIPPED;
  }

  /** Versions are immutable, so a corrupt one in the store is deleted and created again. */
  private Outcome put(KeptVersion version, Step step, VersionUse use) {
    boolean isRemoved = false;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      if (target.create(version)) {
        return isRemoved ? Outcome.VERSION_OVERWRITTEN : Outcome.VERSION_CREATED;
      }
      // One that is not there any more has been collected just now.
      Optional<KeptVersion> stored = target.find(version);
      if (stored.isPresent() && !isSame(stored.get(), version) && !step.isWhole(stored.get())) {
        target.remove(stored.get());
        isRemoved = true;
      } else if (stored.isPresent()
          && (use == VersionUse.RESTORE || target.claim(stored.get(), claimedUntil))) {
        return Outcome.VERSION_UNCHANGED;
      }
    }
  }

  private static boolean isSame(KeptVersion stored, KeptVersion version) {
    return Arrays.equals(stored.ciphertext(), version.ciphertext());
  }

  /**
   * Adds or overwrites a record, as planned; {@code converted} is asked for it in a thread of the
   * writer.
   */
  void record(Supplier<KeptRecord> converted) {
    threads.submit(
        () -> {
          KeptRecord record = converted.get();
          Written written = put(record);
          report.count(written.outcome());
          countValues(record.record(), written, target::create);
        });
  }

  /** Counts what {@link #record} would come to for the values in it, and writes nothing. */
  void predict(KeptRecord record) {
    threads.submit(
        () -> {
          Written planned =
              target
                  .find(record)
                  .map(stored -> planned(record, stored))
                  .orElse(new Written(Outcome.RECORD_CREATED, Optional.empty()));
          countValues(record.record(), planned, version -> target.find(version).isEmpty());
        });
  }

  private Written planned(KeptRecord record, KeptRecord stored) {
    Outcome outcome = plan.onlyFor(stored).of(record, new RestoreReport(false));
    return new Written(outcome, stored.readable());
  }

  /** Counts the values in a record; {@code made} makes an object unless it exists. */
  private void countValues(SecretRecord record, Written written, Predicate<KeptVersion> made) {
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof Inline inline) {
        KeptVersion moved =
            codec.version(
                record.owner().namespace(), record.arn(), version.id(), inline.ciphertext());
        report.count(ofValue(version.id(), written, moved, made));
      }
    }
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

    private boolean named(String value) {
      return before.filter(r -> StoreNames.values(r).contains(value)).isPresent();
    }
  }

  /** What became of a value in a record, which is in this object if the store has moved it. */
  private static Outcome ofValue(
      VersionId version, Written written, KeptVersion moved, Predicate<KeptVersion> made) {
    boolean isFromBackup =
        written.outcome() == Outcome.RECORD_CREATED
            || written.outcome() == Outcome.RECORD_OVERWRITTEN;
    if (isFromBackup) {
      return written.hadValueOf(version) ? Outcome.VERSION_UNCHANGED : Outcome.VERSION_CREATED;
    }
    // Moved out of its record since the backup, and lost.
    boolean isPutBack = written.named(moved.name()) && made.test(moved);
    if (written.outcome() == Outcome.RECORD_UNCHANGED) {
      return isPutBack ? Outcome.VERSION_CREATED : Outcome.VERSION_UNCHANGED;
    }
    return isPutBack ? Outcome.VERSION_OF_SKIPPED_CREATED : Outcome.VERSION_SKIPPED;
  }

  private Written put(KeptRecord fitted) {
    SecretRecord restored = fitted.record().withTenancy(Tenancy.RESTORED);
    KeptRecord record = fitted.as(restored);
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<KeptRecord> found = target.find(record);
      if (found.isEmpty()) {
        if (target.create(record.as(after(restored, restored)))) {
          return new Written(Outcome.RECORD_CREATED, Optional.empty());
        }
      } else {
        KeptRecord stored = found.get();
        Optional<SecretRecord> known = stored.readable();
        Outcome outcome = plan.onlyFor(stored).of(record, report);
        // One with the content of the backup and a wrong seal has lost nothing but the seal.
        boolean isToBeSealed = outcome == Outcome.RECORD_UNCHANGED && !isSealed(stored);
        if (outcome != Outcome.RECORD_OVERWRITTEN && !isToBeSealed) {
          return new Written(outcome, known);
        }
        SecretRecord next =
            known.map(before -> next(stored, before, restored)).orElse(withoutEvents(restored));
        Optional<Instant> overwrittenAt =
            isToBeSealed ? Optional.empty() : Optional.of(clock.instant());
        if (target.replace(stored, record.as(next), overwrittenAt)) {
          return new Written(outcome, known);
        }
      }
    }
  }

  private boolean isSealed(KeptRecord stored) {
    return isAuditOutboxSealed(stored) && seals.isSealed(stored.record(), stored.seal());
  }

  private boolean isAuditOutboxSealed(KeptRecord stored) {
    return seals.isAuditOutboxSealed(stored.record(), stored.auditOutboxSeal());
  }

  /** What sinks are still to be told has happened, whatever is restored. */
  private SecretRecord next(KeptRecord stored, SecretRecord before, SecretRecord restored) {
    boolean keepsEvents = restored.arn().equals(before.arn()) && isAuditOutboxSealed(stored);
    return after(before, restored)
        .withOutbox(before.outbox())
        .withAuditOutbox(keepsEvents ? before.auditOutbox() : AuditOutbox.EMPTY);
  }

  private SecretRecord withoutEvents(SecretRecord restored) {
    return after(restored, restored)
        .withOutbox(LabelOutbox.EMPTY)
        .withAuditOutbox(AuditOutbox.EMPTY);
  }

  /** Above every serial number that the status of an object may show. */
  private SecretRecord after(SecretRecord before, SecretRecord restored) {
    return restored.withSerial(Math.max(before.serial() + 1, clock.millis()));
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
