package dev.strongroom.core.backup;

import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.keys.KeySnapshot;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.rootkeys.RootKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Writes the entries of a backup one after the other, each kind when the one before is there. */
final class EntryRestorer {
  private final EntryCodec codec;
  private final RestoreWriter writer;
  private final KeyWrapping storesKey;
  private final KeyWrapping filesKey;
  private final KeySnapshot keys = new KeySnapshot();
  private final DefaultKeyChange defaultKeys;
  private final VersionConversion conversion;
  private final Map<Kind, Long> done = new EnumMap<>(Kind.class);
  private Kind last = Kind.KEY;

  /**
   * Writes by a plan.
   *
   * @param storesKey wraps the keys that are restored
   * @param storesCipher encrypts values that cannot stay under the key that they have in the file
   * @param filesKey wrapped the keys in the file
   */
  EntryRestorer(
      EntryCodec codec,
      RestorePlan plan,
      RestoreWriter writer,
      KeyWrapping storesKey,
      EnvelopeCipher storesCipher,
      RootKey filesKey,
      Clock clock,
      SecureRandom random) {
    this.codec = codec;
    this.writer = writer;
    this.storesKey = storesKey;
    this.filesKey = new KeyWrapping(filesKey);
    EnvelopeCipher filesCipher =
        new EnvelopeCipher(new KeyRing(keys, filesKey, clock, random), random);
    this.defaultKeys = plan.defaultKeys();
    this.conversion = new VersionConversion(defaultKeys, filesCipher, storesCipher, clock);
  }

  /** Writes one, sooner or later; {@code totals} of each kind are for the progress. */
  void restore(BackupEntry entry, Map<Kind, Long> totals, Progress progress) {
    Kind kind = entry.kind();
    if (kind != last) {
      // What an object names has to be there before it.
      writer.await();
      last = kind;
    }
    switch (kind) {
      case KEY -> {
        KeptKey key = codec.key(entry);
        keys.add(key.record());
        writer.key(key, storesKey, filesKey);
      }
      case VERSION -> writer.version(conversion.prepare(codec.version(entry)));
      case RECORD -> {
        KeptRecord source = codec.record(entry);
        KeptRecord fitted = defaultKeys.fitted(source);
        writer.record(() -> conversion.converted(source.record(), fitted));
      }
    }
    reached("restored", kind, totals, progress);
  }

  /**
   * Counts what would become of a version or of the values in a record, sooner or later, and writes
   * nothing. Keys and records were counted when the plan was made.
   */
  void predict(BackupEntry entry, Map<Kind, Long> totals, Progress progress) {
    if (entry.kind() == Kind.VERSION) {
      writer.predict(conversion.prepare(codec.version(entry)));
    } else if (entry.kind() == Kind.RECORD) {
      writer.predict(defaultKeys.fitted(codec.record(entry)));
    }
    reached("compared", entry.kind(), totals, progress);
  }

  private void reached(String what, Kind kind, Map<Kind, Long> totals, Progress progress) {
    progress.reached(
        kind.name().toLowerCase(Locale.ROOT) + "s " + what,
        done.merge(kind, 1L, Long::sum),
        totals.getOrDefault(kind, 0L));
  }

  /** Returns when all is written. */
  void finish() {
    writer.await();
  }
}
