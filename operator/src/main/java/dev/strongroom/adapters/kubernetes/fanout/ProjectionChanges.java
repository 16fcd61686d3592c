package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionSpec;

/**
 * Changes of SecretProjections that the operator makes for owners of secrets. All throw {@link
 * Refused} when the API server refuses, and {@link Unavailable} when it does not answer.
 */
interface ProjectionChanges {
  /**
   * Makes one.
   *
   * @return false when there is one of that name
   */
  boolean make(FanOutRequest request, String namespace);

  /**
   * Writes the spec of one anew.
   *
   * @return false when it was changed meanwhile, or is gone
   */
  boolean change(SecretProjection seen, SecretProjectionSpec spec);

  /**
   * Deletes one.
   *
   * @return false when it was changed meanwhile
   */
  boolean remove(SecretProjection seen);
}
