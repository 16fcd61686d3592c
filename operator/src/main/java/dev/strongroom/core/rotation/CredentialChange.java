package dev.strongroom.core.rotation;

import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The values that a target needs to bring a new credential into force; they stay the caller's. */
public final class CredentialChange {
  private final RotationMode mode;
  private final SecretValue pending;
  private final SecretValue current;
  private final Optional<SecretValue> previous;
  private final Optional<SecretValue> admin;

  /**
   * A change.
   *
   * @param mode how the credential is changed
   * @param pending the value to bring into force
   * @param current the value with AWSCURRENT, which should be accepted now
   * @param previous the value with AWSPREVIOUS, tried last
   * @param admin the administrator's credential, where the mode needs one
   */
  public CredentialChange(
      RotationMode mode,
      SecretValue pending,
      SecretValue current,
      Optional<SecretValue> previous,
      Optional<SecretValue> admin) {
    this.mode = mode;
    this.pending = pending;
    this.current = current;
    this.previous = previous;
    this.admin = admin;
  }

  /** How the credential is changed. */
  public RotationMode mode() {
    return mode;
  }

  /** The value to bring into force. */
  public SecretValue pending() {
    return pending;
  }

  /** The value that should be accepted now. */
  public SecretValue current() {
    return current;
  }

  /** The value that may be accepted when the current one is not. */
  public Optional<SecretValue> previous() {
    return previous;
  }

  /** The administrator's credential. */
  public Optional<SecretValue> admin() {
    return admin;
  }
}
