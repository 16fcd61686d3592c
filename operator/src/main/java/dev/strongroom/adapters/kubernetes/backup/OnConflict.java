package dev.strongroom.adapters.kubernetes.backup;

/** What to do about a secret that the store has, other than in the backup. */
public enum OnConflict {
  /** Restore nothing at all. */
  FAIL,
  /** Leave it as the store has it; a version that it names and that was lost comes back. */
  SKIP,
  /** Make it what it is in the backup; what it is now is lost. */
  OVERWRITE
}
