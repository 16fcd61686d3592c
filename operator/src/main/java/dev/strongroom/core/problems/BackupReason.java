package dev.strongroom.core.problems;

/** Backup files. */
public enum BackupReason implements Reason {
  NotABackup("This is not a Strongroom backup. Name a file that strongroom backup has written."),
  BackupOfNewerVersion(
      "This backup was written by a newer Strongroom (format {0}). Use that version or a later"
          + " one."),
  BackupCutOff(
      "This backup is truncated: it was not written or not copied completely. Copy it again, or use"
          + " an earlier one. Only verified parts of it were used."),
  BackupDamaged(
      "This backup is corrupt: some of its bytes are not those that were written. Copy it again, or"
          + " use an earlier one. Only verified parts of it were used."),
  BackupLocked(
      QUOTED,
      "None of the given keys decrypts this backup. Any one of these does: {0}. Configure the root"
          + " key that it was made with, or pass its recovery key."),
  KeyForked(
      "Version {0} of the key {1} differs between the store and this backup: two copies of one"
          + " installation rotated the key independently, and values of one cannot be decrypted"
          + " with the keys of the other. Restore into an empty store.");

  private final String sentence;
  private final int argumentLimit;

  BackupReason(String sentence) {
    this(NAME, sentence);
  }

  BackupReason(int argumentLimit, String sentence) {
    this.argumentLimit = argumentLimit;
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public int argumentLimit() {
    return argumentLimit;
  }
}
