package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Makes the value that follows the current one by the key of an issuer whom the target trusts, such
 * as a certificate authority. Only who shows a valid credential of that issuer is given another
 * one, and for the same subject: whoever may declare targets gains no other by it.
 */
@FunctionalInterface
public interface IssuedValue {
  /**
   * A new value; the caller closes all three. What is issued is nowhere else than in that value: if
   * it is not stored, nobody has it.
   *
   * @param issuer the value with the issuer's key
   * @throws InvalidInput when the issuer cannot issue, or has not issued the current value
   */
  SecretValue after(SecretValue current, SecretValue issuer, Instant now);

  /** The same by the key that is the administrator's at the time. */
  default NextValue by(AdminCredential admin, InstantSource clock) {
    return current -> {
      try (SecretValue issuer =
          admin
              .read(current)
              .orElseThrow(() -> unfit("must name the ManagedSecret with the issuer's key."))) {
        return after(current, issuer, clock.instant());
      }
    };
  }

  /** An issuer that cannot issue; {@code why} is a sentence without its subject. */
  static InvalidInput unfit(String why) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with("spec.adminSecretRef", why));
  }
}
