package dev.strongroom.core.problems;

/** The store: records that are missing, older than they were, corrupt, or not available. */
public enum StoreReason implements Reason {
  DamagedCiphertext(
      "Version {0} cannot be decrypted: its ciphertext is corrupt or belongs to another secret. The"
          + " projected Secret is left as it is."),
  RecordMisplaced(
      "The SecretRecord of {0} holds another secret: it was copied or edited by hand. Restore it"
          + " from a backup; the projected Secret is left as it is."),
  RecordTampered(
      "The SecretRecord of {0} was changed by something other than Strongroom: its seal is missing"
          + " or does not match. It is not used, and the projected Secret is left as it is. Restore"
          + " it from a backup with --on-conflict overwrite."),
  AwaitingRestore(
      "No secret or key is created before a backup has been restored, because store.awaitRestore is"
          + " true. Run strongroom restore, or set store.awaitRestore to false."),
  RecordMissing(
      "The store has no record of this secret, but version {0} was current, so the record was lost."
          + " The projected Secret is left as it is, and no new value is made. Restore a backup. To"
          + " start over with a new value instead, set the annotation"
          + " strongroom.dev/accept-loss={0} on this object."),
  RecordOutdated(
      "The store has an older state of this secret: version {1} is current in the store, but"
          + " version {0} was current. The projected Secret is left as it is. Restore a newer"
          + " backup. To go back to the older state instead, set the annotation"
          + " strongroom.dev/accept-loss={0} on this object."),
  RecordSetBack(
      "The store has an older state of this secret: its SecretRecord has serial number {1}, but {0}"
          + " was current. The projected Secret is left as it is. Restore a newer backup. To go"
          + " back to the older state instead, set the annotation strongroom.dev/accept-loss={0} on"
          + " this object."),
  VersionMissing("Version {0} is named by the record but is not in the store."),
  StoredByNewerVersion(
      "This object was stored by a newer Strongroom (format {0}); this one does not change it."),
  StoreUnavailable("The store does not answer."),
  StoredObjectDamaged("This stored object is corrupt and cannot be read."),
  SnapshotTooOld(
      "The snapshot that was being read has expired. Try again; if it expires again, try when the"
          + " API server is less busy."),
  Conflict("The object was modified concurrently.");

  private final String sentence;

  StoreReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
