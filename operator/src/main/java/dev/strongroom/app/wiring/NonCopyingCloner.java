package dev.strongroom.app.wiring;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Hands out what is in the caches. The framework would copy an object twice for each look at it, by
 * writing and parsing JSON; our reconcilers never change what they are given, so there is no need.
 */
final class NonCopyingCloner implements Cloner {
  @Override
  public <R extends HasMetadata> R clone(R object) {
    return object;
  }
}
