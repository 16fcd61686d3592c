package dev.strongroom.core.rotation;

import java.util.Arrays;
import java.util.Optional;

/** How a credential is changed at its target (AWS: rotation strategies). */
public enum RotationMode {
  /** The user changes its own password; the old one is refused from then on. */
  SINGLE_USER("SingleUser", Old.ENDS),
  /**
   * An administrator changes the password of the other one of two users with the same rights, which
   * is created if it is not there; the value names that user from then on.
   */
  ALTERNATING_USERS("AlternatingUsers", Old.IS_KEPT),
  /** An administrator changes the user's password; the old one is refused from then on. */
  ADMIN_RESET("AdminReset", Old.ENDS),
  /** The user gets a second password or key; the old one stays valid until it is retired. */
  TWO_VALUES("TwoValues", Old.IS_KEPT),
  /**
   * Somebody whom the target trusts issues a new credential, such as a certificate authority; the
   * target is not changed, and accepts the old one until that expires.
   */
  REISSUE("Reissue", Old.EXPIRES);

  /** What becomes of the old credential. */
  private enum Old {
    ENDS,
    IS_KEPT,
    EXPIRES
  }

  private final String declared;
  private final Old old;

  RotationMode(String declared, Old old) {
    this.declared = declared;
    this.old = old;
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
    return old != Old.ENDS;
  }

  /** Whether the old credential, which is valid after the rotation too, can be ended. */
  public boolean retiresOld() {
    return old == Old.IS_KEPT;
  }

  /** Whether the target is changed; where not, it accepts new credentials for who issued them. */
  public boolean changesTarget() {
    return old != Old.EXPIRES;
  }
}
