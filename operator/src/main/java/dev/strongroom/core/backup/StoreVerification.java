package dev.strongroom.core.backup;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.SecretValue;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Checks that the whole store can be used: every encryption key opens with the root keys, with all
 * its materials numbered without a gap; every record can be read, and each of its labels is on a
 * version that it lists; every ciphertext opens. Changes nothing, and may run while others work.
 */
public final class StoreVerification {
  private final Supplier<StoreSnapshot> snapshots;
  private final KeyWrapping rootKey;
  private final SecretValues values;
  private final RecordSeals seals;
  private final int threads;

  /**
   * What a verification found.
   *
   * @param keys encryption keys that were looked at
   * @param records records that were looked at
   * @param versions ciphertexts that were opened
   * @param locked ciphertexts that were not, because somebody disabled their key or deletes it
   * @param problems things that are wrong
   */
  public record Result(long keys, long records, long versions, long locked, long problems) {}

  /**
   * Verification of a store.
   *
   * @param snapshots gives the store at the present moment
   * @param rootKey opens its keys
   * @param values opens its values
   * @param seals of the records; one that is missing is a problem only if seals are enforced
   * @param threads reads at one time
   */
  public StoreVerification(
      Supplier<StoreSnapshot> snapshots,
      RootKey rootKey,
      SecretValues values,
      RecordSeals seals,
      int threads) {
    this.snapshots = snapshots;
    this.rootKey = new KeyWrapping(rootKey);
    this.values = values;
    this.seals = seals;
    this.threads = threads;
  }

  /**
   * Looks at everything.
   *
   * @param problem told of each thing that is wrong, by what it is about and why
   * @throws Unavailable when store or root key does not answer: then nothing is said about the rest
   */
  public Result verify(Progress progress, BiConsumer<String, Finding> problem) {
    StoreSnapshot now = snapshots.get();
    try (BoundedThreads pool = new BoundedThreads(threads)) {
      Run run = new Run(now, pool, progress, problem);
      now.keys(progress.with("keys"), run::key);
      now.records(run::total, run::submit);
      pool.await();
      return run.result();
    }
  }

  private final class Run {
    private final StoreSnapshot snapshot;
    private final BoundedThreads pool;
    private final Progress progress;
    private final BiConsumer<String, Finding> problem;
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong versions = new AtomicLong();
    private final AtomicLong locked = new AtomicLong();
    private final AtomicLong problems = new AtomicLong();
    private volatile long total;

    Run(
        StoreSnapshot snapshot,
        BoundedThreads pool,
        Progress progress,
        BiConsumer<String, Finding> problem) {
      this.snapshot = snapshot;
      this.pool = pool;
      this.progress = progress;
      this.problem = problem;
    }

    void total(long done, long all) {
      total = all;
    }

    void key(KeptKey kept) {
      keys.incrementAndGet();
      String name = "key " + kept.name();
      check(
          name,
          () -> {
            KeyRecord record = kept.record();
            List<Integer> numbers = record.versions().stream().map(KeyVersion::id).toList();
            if (!numbers.equals(List.copyOf(new TreeSet<>(numbers)))
                || numbers.get(numbers.size() - 1) - numbers.get(0) != numbers.size() - 1) {
              wrong(name, KeyReason.KeyChainBroken.with());
            }
            if (!record.isInPlace()) {
              wrong(name, KeyReason.KeyMisplaced.with(record.name()));
            }
            rootKey.open(record);
          });
    }

    void submit(KeptRecord stored) {
      pool.submit(
          () -> {
            record(stored);
            progress.reached("records", records.incrementAndGet(), total);
          });
    }

    private void record(KeptRecord stored) {
      String name = "record " + stored.id();
      check(
          name,
          () -> {
            SecretRecord record = stored.record();
            String secret = record.owner().namespace() + "/" + record.arn().name();
            if (!StoreNames.record(record).equals(stored.id())) {
              wrong(name, StoreReason.RecordMisplaced.with(secret));
            }
            boolean needsSeal = seals.isEnforced() || stored.seal() != null;
            if (needsSeal && !seals.isSealed(record, stored.seal())
                || !seals.isAuditOutboxSealed(record, stored.auditOutboxSeal())) {
              wrong(name, StoreReason.RecordTampered.with(secret));
            }
            record
                .labels()
                .labels()
                .forEach(
                    (label, id) -> {
                      if (record.version(id).isEmpty()) {
                        wrong(secret + " " + label, StoreReason.VersionMissing.with(id));
                      }
                    });
            record.versions().stream()
                .filter(version -> !version.empty())
                .map(VersionEntry::id)
                .forEach(id -> version(secret, stored, record, id));
          });
    }

    private void version(String secret, KeptRecord stored, SecretRecord record, VersionId id) {
      String name = secret + " " + id;
      try {
        Optional<SecretValue> value = values.read(record, id);
        value.ifPresent(SecretValue::close);
        if (value.isPresent()) {
          versions.incrementAndGet();
        } else if (snapshot.isCurrent(stored)) {
          // One that was changed or removed since may miss versions rightly.
          wrong(name, StoreReason.VersionMissing.with(id));
        }
      } catch (KeyUnusable unusable) {
        if (unusable.finding().reason() == KeyReason.KeyMissing) {
          wrong(name, unusable.finding());
        } else {
          locked.incrementAndGet();
        }
      } catch (Unavailable away) {
        throw away;
      } catch (Failure damaged) {
        wrong(name, damaged.finding());
      }
    }

    /** A damaged object may fail in any way: it is a finding, not the end. */
    private void check(String name, Runnable look) {
      try {
        look.run();
      } catch (Unavailable away) {
        throw away;
      } catch (Failure found) {
        wrong(name, found.finding());
      } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
        wrong(name, StoreReason.StoredObjectDamaged.with());
      }
    }

    private void wrong(String name, Finding finding) {
      problems.incrementAndGet();
      problem.accept(name, finding);
    }

    Result result() {
      return new Result(keys.get(), records.get(), versions.get(), locked.get(), problems.get());
    }
  }
}
