package dev.strongroom.core.backup;

import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes a backup of the whole store as it is at one moment, while others go on working with it.
 * The materials of encryption keys are wrapped by the file's own key in it, so the file needs no
 * other root key than one it is locked with. Memory: one page of objects.
 */
public final class StoreBackup {
  private final Supplier<StoreSnapshot> snapshots;
  private final EntryCodec codec;
  private final KeyWrapping rootKey;
  private final Function<KeyMaterial, RootKey> inMemory;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Backups of a store.
   *
   * @param snapshots gives the store at the present moment
   * @param rootKey opens the materials of its keys
   * @param inMemory makes a root key of key material
   */
  public StoreBackup(
      Supplier<StoreSnapshot> snapshots,
      EntryCodec codec,
      RootKey rootKey,
      Function<KeyMaterial, RootKey> inMemory,
      Clock clock,
      SecureRandom random) {
    this.snapshots = snapshots;
    this.codec = codec;
    this.rootKey = new KeyWrapping(rootKey);
    this.inMemory = inMemory;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Writes a backup.
   *
   * @param out where to; stays the caller's to close
   * @param openers keys each of which will open it
   * @return how many of each kind it holds; values in records count as versions
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when a key in the store cannot be
   *     opened, {@link StoreReason#StoredByNewerVersion} when one cannot be read
   * @throws Unavailable when store or root key does not answer, or it took longer than the store
   *     keeps a moment; what was written is no backup then
   */
  public Map<Kind, Long> write(OutputStream out, List<RootKey> openers, Progress progress)
      throws IOException {
    return write(out, openers, progress, Optional.empty());
  }

  /**
   * Writes a backup and reads all of it back.
   *
   * @param written opens what went to {@code out}, from its beginning
   * @throws Unreadable also with {@link BackupReason#BackupDamaged} or {@link
   *     BackupReason#BackupCutOff} when what is read is not what was written
   */
  public Map<Kind, Long> writeVerified(
      OutputStream out, List<RootKey> openers, Progress progress, Written written)
      throws IOException {
    return write(out, openers, progress, Optional.of(written));
  }

  /** Opens a backup that was just written. */
  public interface Written {
    /** The file from its beginning; the caller closes it. */
    InputStream open() throws IOException;
  }

  private Map<Kind, Long> write(
      OutputStream out, List<RootKey> openers, Progress progress, Optional<Written> written)
      throws IOException {
    StoreSnapshot snapshot = snapshots.get();
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    long[] inRecords = new long[1];
    try (BackupWriter writer = BackupWriter.begin(out, clock.instant(), openers, random);
        KeyMaterial materials = writer.materialsKey()) {
      KeyWrapping file = new KeyWrapping(inMemory.apply(materials));
      snapshot.keys(
          progress.with("keys"),
          key -> {
            KeptKey rewrapped = key.as(file.rewrap(key.record(), rootKey));
            put(writer, counts, codec.entry(rewrapped));
          });
      snapshot.versions(
          progress.with("versions"), version -> put(writer, counts, codec.entry(version)));
      snapshot.records(
          progress.with("records"),
          record -> {
            put(writer, counts, codec.entry(record));
            inRecords[0] += record.readable().map(StoreBackup::values).orElse(0L);
          });
      writer.finish();
      if (written.isPresent()) {
        requireReadable(writer, written.get(), counts);
      }
      counts.merge(Kind.VERSION, inRecords[0], Long::sum);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return counts;
  }

  private static void requireReadable(BackupWriter writer, Written written, Map<Kind, Long> counts)
      throws IOException {
    Map<Kind, Long> found = new EnumMap<>(Kind.class);
    try (InputStream in = written.open();
        BackupReader reader = writer.reader(in)) {
      Optional<BackupEntry> entry = reader.next();
      while (entry.isPresent()) {
        found.merge(entry.get().kind(), 1L, Long::sum);
        entry = reader.next();
      }
    }
    if (!found.equals(counts)) {
      throw new Unreadable(BackupReason.BackupDamaged.with());
    }
  }

  private static long values(SecretRecord record) {
    return record.versions().stream().filter(v -> v.place() instanceof Inline).count();
  }

  private static void put(BackupWriter writer, Map<Kind, Long> counts, BackupEntry entry) {
    try {
      writer.write(entry);
      counts.merge(entry.kind(), 1L, Long::sum);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
