package dev.strongroom.core.problems;

/** Backup files. */
public enum BackupReason implements Reason {
  NotABackup(
      "This is not a backup: it does not begin as one. Name a file that strongroom backup has"
          + " written."),
  BackupOfNewerVersion(
      "This backup was written by a newer Strongroom (format {0}). Use that version of it, or a later"
          + " one."),
  BackupCutOff(
      "This backup ends too early: it was not written to its end, or not copied whole. Copy it again,"
          + " or use an earlier one. Nothing of it was used that was not checked."),
  BackupDamaged(
      "This backup is damaged: some of its bytes are not those that were written. Copy it again, or"
          + " use an earlier one. Nothing of it was used that was not checked."),
  BackupLocked(
      QUOTED,
      "None of the given keys opens this backup. It opens with any one of these: {0}. Configure the"
          + " root key that it was made with, or give its recovery key."),
  KeyForked(
      "Material {0} of the key {1} is another in the store than in this backup: both come from one"
          + " installation, of which there were two later on. Values of the one would not open with the"
          + " keys of the other. Restore into an empty store.");

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
