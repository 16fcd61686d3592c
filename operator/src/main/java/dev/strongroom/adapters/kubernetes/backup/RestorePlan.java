package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.backup.RestoreReport.Outcome;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.encryption.KeyRecord;
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
  private final OnConflict onConflict;
  private final Map<String, KeyRecord> keys = new HashMap<>();
  private final Map<String, byte[]> records = new HashMap<>();
  private final Set<String> skippedArns = new HashSet<>();
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

  /** Whether the version belongs to a record that is skipped; known after all records were fed. */
  boolean isSkipped(SecretVersionResource version) {
    return skippedArns.contains(version.getSpec().getArn());
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
