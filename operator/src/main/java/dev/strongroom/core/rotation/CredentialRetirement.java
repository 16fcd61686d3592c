package dev.strongroom.core.rotation;

import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The values that a target needs to end an old credential; they stay the caller's. */
public final class CredentialRetirement {
  private final RotationMode mode;
  private final SecretValue kept;
  private final SecretValue retired;
  private final Optional<SecretValue> admin;

  /**
   * A retirement.
   *
   * @param mode how the credential was changed
   * @param kept the value that has to be accepted afterwards
   * @param retired the value that must not be accepted afterwards
   * @param admin the administrator's credential, where the mode needs one
   */
  public CredentialRetirement(
      RotationMode mode, SecretValue kept, SecretValue retired, Optional<SecretValue> admin) {
    this.mode = mode;
    this.kept = kept;
    this.retired = retired;
    this.admin = admin;
  }

  /** How the credential was changed. */
  public RotationMode mode() {
    return mode;
  }

  /** The value that has to be accepted afterwards. */
  public SecretValue kept() {
    return kept;
  }

  /** The value that must not be accepted afterwards. */
  public SecretValue retired() {
    return retired;
  }

  /** The administrator's credential. */
  public Optional<SecretValue> admin() {
    return admin;
  }
}
