package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.rotation.schedule.RotationRules;
import java.util.Optional;

/**
 * The rotation that the ManagedSecret of a secret declares, changed for callers of the API. The
 * operator carries rotations out; it learns of them by the object. Every method can be repeated;
 * each throws {@link Unavailable} when the API server does not answer, and {@link Rejected} when it
 * refuses what is asked of it.
 */
public interface DeclaredRotations {
  /**
   * Turns rotation on and asks for one, or for a test.
   *
   * @param rules when the secret is rotated from now on; empty to leave that as it is
   * @param requestId id of the rotation or test to begin now, which becomes the id of its version
   * @param isTest whether the test step alone is to be run
   * @param target name of the ExternalSecretTarget that rotates the secret from now on; empty to
   *     leave that as it is
   * @return whether the object declares a rotation, which a target makes it do; nothing is changed
   *     when it does not, or is gone
   */
  boolean rotate(
      Owner owner,
      Optional<RotationRules> rules,
      String requestId,
      boolean isTest,
      Optional<String> target);

  /**
   * The ExternalSecretTarget that calls a function; the first by name where several do.
   *
   * @param namespace the account
   * @param functionName name of the function
   */
  Optional<String> targetOf(String namespace, String functionName);

  /**
   * Turns rotation off: none begins from now on.
   *
   * @return as {@link #rotate}
   */
  boolean suspend(Owner owner);
}
