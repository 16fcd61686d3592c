package dev.strongroom.core.keys;

/** Whether an encryption key can be used; the names are those of AWS KMS (KeyState). */
public enum KeyState {
  /** Encrypts and decrypts. */
  ENABLED("Enabled"),
  /** Does neither until it is enabled again. */
  DISABLED("Disabled"),
  /** Does neither; its material is destroyed when its window ends, unless that is cancelled. */
  PENDING_DELETION("PendingDeletion");

  private final String awsName;

  KeyState(String awsName) {
    this.awsName = awsName;
  }

  /** The state as AWS KMS spells it. */
  public String awsName() {
    return awsName;
  }
}
