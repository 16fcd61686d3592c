package dev.strongroom.core.rotation;

import dev.strongroom.core.values.SecretValue;

/** Makes the value that follows the current one. */
@FunctionalInterface
public interface NextValue {
  /**
   * A new value; the caller closes both.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when none can be made from this value
   * @throws dev.strongroom.core.problems.NotYet when what it is made with is not there yet
   */
  SecretValue after(SecretValue current);
}
