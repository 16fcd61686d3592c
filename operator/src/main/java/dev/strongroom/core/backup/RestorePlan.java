package dev.strongroom.core.backup;

import dev.strongroom.core.backup.RestoreReport.Outcome;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Decides what becomes of each object of a backup, from what the store has. Pure but for what it
 * remembers: it is fed the whole backup once before anything is written.
 */
final class RestorePlan {
  /** What becomes of a version of the backup. */
  enum VersionUse {
    /** The store is to have it as it is in the backup; its record, if it has one, names it now. */
    RESTORE,
    /**
     * The same, and the record that names it is yet to be restored. Until then it is garbage in the
     * eyes of a working operator, so it has to be claimed.
     */
    RESTORE_AND_CLAIM,
    /**
     * Its record is skipped, and names it too: the very same version, since versions are immutable
     * and bound to ARN and id. So it cannot be in conflict, and is restored if the store lost it.
     */
    RESTORE_IF_LOST,
    /** Its record is skipped, and does not name it: nothing would ever read it. */
    SKIP
  }

  private final EntryCodec codec;
  private final OnConflict onConflict;
  private final Map<String, KeyRecord> keys = new HashMap<>();
  private final Map<String, byte[]> records = new HashMap<>();
  private final Set<String> restoredArns = new HashSet<>();
  private final Set<String> skippedArns = new HashSet<>();
  private final Set<String> namedBySkipped = new HashSet<>();
  private final DefaultKeyChange defaultKeys = new DefaultKeyChange();

  /** Customer-managed keys of the store that give way, by id, and what people call them. */
  private final Map<UUID, String> overwrittenKeys = new HashMap<>();

  /** Names of the store's records that need a customer-managed key, by its id. */
  private final Map<UUID, Set<String>> users = new HashMap<>();

  /** Names of the backup's records. */
  private final Set<String> fed = new HashSet<>();

  RestorePlan(EntryCodec codec, OnConflict onConflict) {
    this.codec = codec;
    this.onConflict = onConflict;
  }

  /** The store has this key. */
  void has(KeptKey key) {
    keys.put(key.name(), key.record());
  }

  /** The store has this record. */
  void has(KeptRecord record) {
    records.put(record.id(), digest(record));
    for (UUID key : record.keys()) {
      users.computeIfAbsent(key, none -> new HashSet<>()).add(record.id());
    }
  }

  /** What becomes of a key. */
  Outcome of(KeyRecord key, RestoreReport report) {
    KeyRecord known = keys.get(key.name());
    if (known == null) {
      return Outcome.KEY_CREATED;
    }
    Outcome outcome = of(key, known);
    switch (outcome) {
      case KEY_REPLACED_BY_STORES -> defaultKeys.replaced(key.namespace());
      case KEY_OVERWRITTEN -> overwrittenKeys.put(known.keyId(), name(key));
      case KEY_CONFLICT -> report.conflict(name(key));
      default -> {
        // Nothing gives way to anything.
      }
    }
    return outcome;
  }

  /**
   * What becomes of a key that the store has under the same name. A default key can give way to the
   * store's own, since every value under it can be encrypted again; a customer-managed one cannot,
   * since its owner has to find it again by its id.
   */
  Outcome of(KeyRecord key, KeyRecord known) {
    if (!known.keyId().equals(key.keyId())) {
      if (key.customer().isEmpty()) {
        return Outcome.KEY_REPLACED_BY_STORES;
      }
      return onConflict == OnConflict.OVERWRITE ? Outcome.KEY_OVERWRITTEN : Outcome.KEY_CONFLICT;
    }
    boolean isWhole =
        key.versions().stream().allMatch(version -> known.version(version.id()).isPresent());
    return isWhole ? Outcome.KEY_UNCHANGED : Outcome.KEY_COMPLETED;
  }

  private static String name(KeyRecord key) {
    return "EncryptionKey "
        + key.customer().map(customer -> customer.declared().owner().toString()).orElse(key.name());
  }

  /**
   * Told when the whole backup was fed: a key of the store gives way to no other while a secret
   * needs it that is not in the backup.
   */
  void finish(RestoreReport report) {
    overwrittenKeys.forEach(
        (keyId, name) -> {
          Set<String> left = new HashSet<>(users.getOrDefault(keyId, Set.of()));
          left.removeAll(fed);
          if (!left.isEmpty()) {
            report.count(Outcome.KEY_CONFLICT);
            report.conflict(name + ", needed by " + left.size() + " secrets not in the backup");
          }
        });
  }

  /** What follows from default keys of which the store has others. */
  DefaultKeyChange defaultKeys() {
    return defaultKeys;
  }

  /** What becomes of a record, which has been fitted. */
  Outcome of(KeptRecord kept, RestoreReport report) {
    // Whatever cannot be read must not be restored either.
    SecretRecord record = kept.record();
    String arn = record.arn().toString();
    fed.add(kept.id());
    byte[] known = records.get(kept.id());
    if (known == null) {
      restoredArns.add(arn);
      return Outcome.RECORD_CREATED;
    }
    if (Arrays.equals(known, digest(kept))) {
      return Outcome.RECORD_UNCHANGED;
    }
    report.conflict(record.owner().namespace() + "/" + record.arn().name());
    return switch (onConflict) {
      case FAIL -> Outcome.RECORD_CONFLICT;
      case OVERWRITE -> {
        restoredArns.add(arn);
        yield Outcome.RECORD_OVERWRITTEN;
      }
      case SKIP -> {
        skippedArns.add(arn);
        yield Outcome.RECORD_SKIPPED;
      }
    };
  }

  /** Whether any record of the backup is skipped; known after all were fed. */
  boolean hasSkipped() {
    return !skippedArns.isEmpty();
  }

  /**
   * A record as the store has it, told when all of the backup were fed: if it is one that is
   * skipped, the versions that it names are still worth having.
   */
  void keeps(KeptRecord stored) {
    if (stored.arn().filter(skippedArns::contains).isPresent()) {
      // What one names that cannot be read is not known, and it is left as it is in any case.
      stored.readable().map(StoreNames::values).ifPresent(namedBySkipped::addAll);
    }
  }

  /** What becomes of a version; known after all records were fed and told. */
  VersionUse of(KeptVersion version) {
    String arn = version.arn();
    if (!skippedArns.contains(arn)) {
      return restoredArns.contains(arn) ? VersionUse.RESTORE_AND_CLAIM : VersionUse.RESTORE;
    }
    return namedBySkipped.contains(version.name()) ? VersionUse.RESTORE_IF_LOST : VersionUse.SKIP;
  }

  private byte[] digest(KeptRecord record) {
    return Sha256.of(codec.identity(record));
  }

  /** The same decisions about one record, as the store has it now. */
  RestorePlan onlyFor(KeptRecord stored) {
    RestorePlan now = new RestorePlan(codec, onConflict);
    now.has(stored);
    return now;
  }
}
