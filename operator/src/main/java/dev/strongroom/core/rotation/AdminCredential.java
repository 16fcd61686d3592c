package dev.strongroom.core.rotation;

import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The credential of an administrator of a target, by which users' credentials are changed. */
@FunctionalInterface
public interface AdminCredential {
  /** Where no administrator is needed. */
  AdminCredential NONE = current -> Optional.empty();

  /**
   * The value as it is now; the caller closes it.
   *
   * @param current the value whose credential is rotated, which may name the administrator's
   * @throws dev.strongroom.core.problems.NotYet if it does not exist yet
   * @throws dev.strongroom.core.problems.InvalidInput if it must not be used for this target
   * @throws dev.strongroom.core.problems.Unreadable if it cannot be opened
   */
  Optional<SecretValue> read(SecretValue current);
}
