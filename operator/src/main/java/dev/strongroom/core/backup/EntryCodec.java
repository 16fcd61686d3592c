package dev.strongroom.core.backup;

import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.VersionId;

/**
 * Turns what a store keeps into entries of a backup file, and back. An entry is JSON: {@code
 * {"name":…, "labels":{…}, "annotations":{…}, "spec":{…}}}, where the spec has the stored fields,
 * including those that this version does not know. Equal contents give equal entries.
 *
 * <p>Reading throws {@link Unreadable} with {@link BackupReason#BackupDamaged} when an entry is
 * nothing of its kind.
 */
public interface EntryCodec {
  /** The entry of a key record. */
  BackupEntry entry(KeptKey key);

  /** The entry of a version. */
  BackupEntry entry(KeptVersion version);

  /** The entry of a record; of one that cannot be read, its stored fields as they are. */
  BackupEntry entry(KeptRecord record);

  /** The key record in an entry. */
  KeptKey key(BackupEntry entry);

  /** The version in an entry. */
  KeptVersion version(BackupEntry entry);

  /** The record in an entry; one that cannot be read fails when it is asked for. */
  KeptRecord record(BackupEntry entry);

  /** A ciphertext as the store keeps it apart from its record, under the name that it gives it. */
  KeptVersion version(String account, SecretArn arn, VersionId id, byte[] ciphertext);

  /**
   * What makes a record the one that it is. A restore changes to whose namespace it belongs, and
   * seals it, the store moves values about, and events are delivered; that makes it no other
   * record.
   */
  byte[] identity(KeptRecord record);
}
