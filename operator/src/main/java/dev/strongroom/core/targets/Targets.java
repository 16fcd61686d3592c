package dev.strongroom.core.targets;

import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationTarget;

/**
 * The targets that rotations work on.
 *
 * @param types the types of targets
 * @param opener makes a target from its declaration
 * @param functions calls functions
 * @param jobs has Jobs carry out steps
 */
public record Targets(TargetRegistry types, Opener opener, Functions functions, Jobs jobs) {
  /** Makes a target. It is not contacted before its first step. */
  @FunctionalInterface
  public interface Opener {
    /**
     * The target.
     *
     * @param declared the object that declares it
     */
    RotationTarget open(Declared declared, TargetType<?> type, TargetConnection connection);
  }

  /**
   * The object that declares a target.
   *
   * @param namespace its namespace
   * @param uid its uid: an object of the same name that is made later has another one
   */
  public record Declared(String namespace, String uid) {}

  /** Calls functions, which carry out the steps themselves. */
  @FunctionalInterface
  public interface Functions {
    /**
     * The function. It is not called before its first step.
     *
     * @param namespace the namespace that declares it
     */
    RotationFunction open(String namespace, FunctionEndpoint endpoint);
  }

  /** Has Jobs carry out steps. */
  @FunctionalInterface
  public interface Jobs {
    /**
     * The Jobs of a target. None is made before the first step.
     *
     * @param namespace the namespace that declares it
     */
    RotationFunction open(String namespace, JobSource source);
  }
}
