package dev.strongroom.core.backup;

import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Restores a backup into a store that may be empty or at work. The file is read twice: first whole,
 * to check every byte of it and to find out what the store has already, and only then to write. It
 * can be ended at any point and be begun again; values that an ended one has left without a record
 * are collected after a day.
 *
 * <p>Keys that a secret of the store needs are never taken away from it: materials that it lacks
 * are added. Where it has another default key for an account, because secrets were made there
 * meanwhile, the values of the backup are encrypted anew with that one. Where it has another key of
 * an EncryptionKey, that one gives way only to {@link OnConflict#OVERWRITE}, and only if the backup
 * has all secrets that need it.
 */
public final class StoreRestore {
  /**
   * How long versions are kept for records that are not there yet. Values that no record names are
   * collected after an hour, and all versions are written before the first record: a large store
   * takes longer than that.
   */
  private static final Duration CLAIMED = Duration.ofHours(24);

  private final RestoreTarget target;
  private final EntryCodec codec;
  private final KeyWrapping rootKey;
  private final Function<KeyMaterial, RootKey> inMemory;
  private final EnvelopeCipher storesCipher;
  private final RecordSeals seals;
  private final Clock clock;
  private final SecureRandom random;
  private final int threads;

  /** Where a backup is read from; opened anew for each reading. */
  @FunctionalInterface
  public interface Source {
    /** The bytes from the beginning. */
    InputStream open() throws IOException;
  }

  /**
   * Restores into a store.
   *
   * @param rootKey wraps the keys that are restored
   * @param keys the keys of the store; the one for seals is made if there is none
   * @param inMemory makes a root key of key material
   * @param threads writes at one time
   */
  public StoreRestore(
      RestoreTarget target,
      EntryCodec codec,
      RootKey rootKey,
      KeyRing keys,
      Function<KeyMaterial, RootKey> inMemory,
      Clock clock,
      SecureRandom random,
      int threads) {
    this.target = target;
    this.codec = codec;
    this.rootKey = new KeyWrapping(rootKey);
    this.inMemory = inMemory;
    this.storesCipher = new EnvelopeCipher(keys, random);
    this.seals = new RecordSeals(keys::recordMac, new AtomicBoolean());
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  /**
   * Restores, or finds out what a restore would do.
   *
   * @param openers keys to open the file with
   * @param dryRun write nothing
   * @return what was done; with {@link OnConflict#FAIL} and any conflict nothing was
   * @throws Unreadable as {@link BackupReader}; nothing was written then
   * @throws Unavailable when store or root key does not answer; what was written stays
   */
  public RestoreReport restore(
      Source source,
      List<RootKey> openers,
      OnConflict onConflict,
      boolean dryRun,
      Progress progress)
      throws IOException {
    RestorePlan plan = new RestorePlan(codec, onConflict);
    look(plan, progress);
    RestoreReport planned = new RestoreReport(false);
    Map<Kind, Long> totals = read(source, openers, plan, planned, progress);
    plan.finish(planned);
    if (planned.hasConflicts()) {
      return planned;
    }
    if (plan.hasSkipped()) {
      target.snapshot().records(progress.with("records in the store"), plan::keeps);
    }
    if (dryRun) {
      // What becomes of a version is known only now, after the records, which come last.
      each(source, openers, plan, planned, (entries, e) -> entries.predict(e, totals, progress));
      return planned;
    }
    RestoreReport done = new RestoreReport(true);
    each(source, openers, plan, done, (entries, e) -> entries.restore(e, totals, progress));
    target.restored(clock.instant());
    return done;
  }

  private void look(RestorePlan plan, Progress progress) {
    StoreSnapshot now = target.snapshot();
    now.keys(progress.with("keys in the store"), plan::has);
    now.records(progress.with("records in the store"), plan::has);
  }

  private Map<Kind, Long> read(
      Source source,
      List<RootKey> openers,
      RestorePlan plan,
      RestoreReport planned,
      Progress progress)
      throws IOException {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    try (InputStream in = source.open();
        BackupReader reader = BackupReader.open(in, openers)) {
      long read = 0;
      for (Optional<BackupEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        BackupEntry entry = e.get();
        counts.merge(entry.kind(), 1L, Long::sum);
        switch (entry.kind()) {
          case KEY -> planned.count(plan.of(codec.key(entry).record(), planned));
          case VERSION -> codec.version(entry);
          case RECORD ->
              planned.count(plan.of(plan.defaultKeys().fitted(codec.record(entry)), planned));
        }
        progress.reached("entries checked", ++read, 0);
      }
    }
    return counts;
  }

  private void each(
      Source source,
      List<RootKey> openers,
      RestorePlan plan,
      RestoreReport report,
      BiConsumer<EntryRestorer, BackupEntry> use)
      throws IOException {
    Instant claimedUntil = clock.instant().plus(CLAIMED);
    try (InputStream in = source.open();
        BackupReader reader = BackupReader.open(in, openers);
        KeyMaterial materials = reader.materialsKey();
        RestoreWriter writer =
            new RestoreWriter(target, codec, plan, report, seals, claimedUntil, clock, threads)) {
      EntryRestorer entries =
          new EntryRestorer(
              codec, plan, writer, rootKey, storesCipher, inMemory.apply(materials), clock, random);
      for (Optional<BackupEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        use.accept(entries, e.get());
      }
      entries.finish();
    }
  }
}
