package dev.strongroom.core.problems;

/** Encryption keys. */
public enum KeyReason implements Reason {
  KeyEnabled("The key is in use with material {0}."),
  KeyDestroyed(
      "spec.deletion.schedule: the material of this key has been destroyed. Set the field to false"
          + " to create a new key under this name."),
  KeyDeletionUnused(
      "The key material will be destroyed at {0}. No secret uses it. Set spec.deletion.schedule to"
          + " false to keep the key."),
  KeyDeletionInUse(
      QUOTED,
      "The key material will be destroyed at {0}, and with it the values of {1} secrets that still"
          + " use it: {2}. Set spec.deletion.schedule to false to keep the key, or move the secrets"
          + " to another key with spec.rewrap All."),
  KeyNotFound("spec.key: there is no encryption key {0} in this namespace."),
  KeyOfAnotherAccount(
      "spec.key: the key {0} belongs to another account, whose keys cannot be used here."),
  KeyOfAnotherRegion(
      "spec.key: the key {0} is in another region; this installation is in region {1}."),
  DefaultKeyShared(
      "spec.key: the default key aws/secretsmanager of an account cannot be used by another one."),
  RewrapRunning("{0} of {1} versions are encrypted under the key."),
  AliasTaken(
      "spec.alias, spec.additionalAliases: the alias {0} is already used by EncryptionKey {1}."),
  TooManyMaterials(
      "The key has {0} versions of its material, which is the limit, and is not rotated any more."
          + " Create a new key and use it in your secrets."),
  InvalidKeyArn("This is not the ARN of an encryption key."),
  InvalidAlias(
      "spec.alias, spec.additionalAliases: a key has up to 50 aliases; an alias has 1 to 250"
          + " characters of A-Z a-z 0-9 / _ -, no alias/ in front, and does not begin with aws/,"
          + " which is reserved."),
  InvalidRotationPeriod("spec.rotationPeriodInDays: must be from 90 to 2560."),
  InvalidDeletionWindow("spec.deletion.pendingWindowInDays: must be from 7 to 30."),
  KeyMissing(
      "The encryption key {0} is not in the store: its deletion window has ended, or it was lost."
          + " Restore its KeyRecord from a backup; the projected Secret is left as it is."),
  KeyMisplaced(
      "KeyRecord {0} holds the key of another account: it was copied or edited by hand. Restore"
          + " KeyRecord {0} from a backup; the projected Secret is left as it is."),
  KeyDisabled(
      "The encryption key alias/{0} is disabled. Set spec.enabled of EncryptionKey {1} to true to"
          + " use it again; until then projected Secrets are left as they are."),
  KeyPendingDeletion(
      "The encryption key alias/{0} is scheduled for deletion at {2}. Apply EncryptionKey {1}"
          + " again, without spec.deletion.schedule, to keep it; until then projected Secrets are"
          + " left as they are."),
  KeyRecordRestored(
      "The key record {0} was deleted although its key is needed. It was restored from memory. Find"
          + " out who deleted it: an operator that is not running cannot restore it."),
  KeyChainBroken("Versions of the material of this key are missing: their numbers have a gap.");

  private final String sentence;
  private final int argumentLimit;

  KeyReason(String sentence) {
    this(NAME, sentence);
  }

  KeyReason(int argumentLimit, String sentence) {
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
