package dev.strongroom.core.problems;

/**
 * The encryption key that a read or a write needs cannot be used: it is disabled, scheduled for
 * deletion or gone. Trying again does not help; somebody has to enable or restore the key. AWS
 * calls it DecryptionFailure when reading and EncryptionFailure when writing.
 */
public final class KeyUnusable extends Failure {
  private static final long serialVersionUID = 1L;

  /** What the key was needed for. */
  public enum Use {
    /** Reading a value. */
    DECRYPT,
    /** Writing a value. */
    ENCRYPT
  }

  private final Use use;

  /** A failure with this finding, which names the key. */
  public KeyUnusable(Use use, Finding finding) {
    super(finding);
    this.use = use;
  }

  /** What the key was needed for. */
  public Use use() {
    return use;
  }
}
