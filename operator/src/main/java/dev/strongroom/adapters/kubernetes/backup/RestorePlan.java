package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.backup.RestoreReport.Outcome;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.core.encryption.KeyRecord;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides what becomes of each object of a backup, from what the store has. Pure but for what it
 * remembers: it is fed the whole backup once before anything is written.
 */
final class RestorePlan {
  /** What becomes of a version of the backup. */
  enum VersionUse {
    /** The store is to have it as it is in the backup. */
    RESTORE,
    /**
     * Its record is skipped, and names it too: the very same version, since versions are immutable
     * and bound to ARN and id. So it cannot be in conflict, and is restored if the store lost it.
     */
    RESTORE_IF_LOST,
    /** Its record is skipped, and does not name it: nothing would ever read it. */
    SKIP
  }

  private final OnConflict onConflict;
  private final Map<String, KeyRecord> keys = new HashMap<>();
  private final Map<String, byte[]> records = new HashMap<>();
  private final Set<String> skippedArns = new HashSet<>();
  private final Set<String> namedBySkipped = new HashSet<>();
  private final Set<String> replacedKeys = new HashSet<>();

  RestorePlan(OnConflict onConflict) {
    this.onConflict = onConflict;
  }

  /** The store has this key. */
  void has(KeyRecordResource key) {
    keys.put(key.getMetadata().getName(), KeyRecordMapper.toRecord(key));
  }

  /** The store has this record. */
  void has(SecretRecordResource record) {
    records.put(record.getMetadata().getName(), digest(record));
  }

  /** What becomes of a key. */
  Outcome of(KeyRecord key) {
    KeyRecord known = keys.get(key.name());
    if (known == null) {
      return Outcome.KEY_CREATED;
    }
    if (!known.keyId().equals(key.keyId())) {
      replacedKeys.add(key.name());
      return Outcome.KEY_REPLACED_BY_STORES;
    }
    boolean isWhole =
        key.versions().stream().allMatch(version -> known.version(version.id()).isPresent());
    return isWhole ? Outcome.KEY_UNCHANGED : Outcome.KEY_COMPLETED;
  }

  /** Whether the store has another key under this name, which ciphertexts have to be made for. */
  boolean isReplaced(String keyName) {
    return replacedKeys.contains(keyName);
  }

  /** What becomes of a record. */
  Outcome of(SecretRecordResource record, RestoreReport report) {
    // Whatever cannot be read must not be restored either.
    SecretRecord parsed = RecordMapper.toRecord(withRevision(record));
    byte[] known = records.get(record.getMetadata().getName());
    if (known == null) {
      return Outcome.RECORD_CREATED;
    }
    if (Arrays.equals(known, digest(record))) {
      return Outcome.RECORD_UNCHANGED;
    }
    report.conflict(parsed.owner().namespace() + "/" + parsed.arn().name());
    return switch (onConflict) {
      case FAIL -> Outcome.RECORD_CONFLICT;
      case OVERWRITE -> Outcome.RECORD_OVERWRITTEN;
      case SKIP -> {
        skippedArns.add(record.getSpec().getArn());
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
  void keeps(SecretRecordResource stored) {
    if (skippedArns.contains(stored.getSpec().getArn())) {
      try {
        namedBySkipped.addAll(RecordVersions.names(RecordMapper.toRecord(stored)));
      } catch (InvalidSpec unreadable) {
        // What it names is not known, and it is left as it is in any case.
      }
    }
  }

  /** What becomes of a version; known after all records were fed and told. */
  VersionUse of(SecretVersionResource version) {
    if (!skippedArns.contains(version.getSpec().getArn())) {
      return VersionUse.RESTORE;
    }
    return namedBySkipped.contains(version.getMetadata().getName())
        ? VersionUse.RESTORE_IF_LOST
        : VersionUse.SKIP;
  }

  private static SecretRecordResource withRevision(SecretRecordResource record) {
    if (record.getMetadata().getResourceVersion() == null) {
      record.getMetadata().setResourceVersion("");
    }
    return record;
  }

  private static byte[] digest(SecretRecordResource record) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(StoredObjects.content(record));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }

  /** The same decisions about one record, as the store has it now. */
  RestorePlan onlyFor(SecretRecordResource stored) {
    RestorePlan now = new RestorePlan(onConflict);
    now.has(stored);
    return now;
  }
}
