package dev.strongroom.core.rotation;

import java.util.Arrays;
import java.util.Optional;

/** How a credential is changed at its target (AWS: rotation strategies). */
public enum RotationMode {
  /** The user changes its own password; the old one is refused from then on. */
  SINGLE_USER("SingleUser", false),
  /**
   * An administrator changes the password of the other one of two users with the same rights, which
   * is created if it is not there; the value names that user from then on.
   */
  ALTERNATING_USERS("AlternatingUsers", true),
  /** An administrator changes the user's password; the old one is refused from then on. */
  ADMIN_RESET("AdminReset", false),
  /** The user gets a second password or key; the old one stays valid until it is retired. */
  TWO_VALUES("TwoValues", true);

  private final String declared;
  private final boolean keepsOld;

  RotationMode(String declared, boolean keepsOld) {
    this.declared = declared;
    this.keepsOld = keepsOld;
  }

  /** The name that users write in {@code spec.strategy} of a RotationPolicy. */
  public String declared() {
    return declared;
  }

  /** The mode of a strategy; empty for one that changes nothing at a target. */
  public static Optional<RotationMode> named(String declared) {
    return Arrays.stream(values()).filter(mode -> mode.declared.equals(declared)).findFirst();
  }

  /** Whether the old credential is valid after the rotation too. */
  public boolean keepsOld() {
    return keepsOld;
  }
}
