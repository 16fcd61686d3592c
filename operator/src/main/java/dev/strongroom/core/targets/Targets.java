package dev.strongroom.core.targets;

import dev.strongroom.core.rotation.RotationTarget;

/**
 * The targets that rotations work on.
 *
 * @param types the types of targets
 * @param opener makes a target from its declaration
 */
public record Targets(TargetRegistry types, Opener opener) {
  /** Makes a target. It is not contacted before its first step. */
  @FunctionalInterface
  public interface Opener {
    /**
     * The target.
     *
     * @param namespace the namespace that declares it
     */
    RotationTarget open(String namespace, TargetType<?> type, TargetConnection connection);
  }
}
