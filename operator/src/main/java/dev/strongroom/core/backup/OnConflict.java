package dev.strongroom.core.backup;

/**
 * What to do about a secret that the store has, other than in the backup; and about the key of an
 * EncryptionKey, which is never skipped, because the backup's secrets would not open then.
 */
public enum OnConflict {
  /** Restore nothing at all. */
  FAIL,
  /** Leave it as the store has it; a version that it names and that was lost comes back. */
  SKIP,
  /** Make it what it is in the backup; what it is now is lost. */
  OVERWRITE
}
