package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
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
   * @throws dev.strongroom.core.problems.InvalidInput when the issuer cannot issue, or has not
   *     issued the current value
   */
  SecretValue after(SecretValue current, SecretValue issuer, Instant now);

  /**
   * The same by the key that is the administrator's at the time. A value that names no
   * administrator any more was changed since the way to rotate it was chosen.
   */
  default NextValue by(AdminCredential admin, InstantSource clock) {
    return current -> {
      try (SecretValue issuer =
          admin.read(current).orElseThrow(() -> new Unavailable(StoreReason.Conflict.with()))) {
        return after(current, issuer, clock.instant());
      }
    };
  }
}
