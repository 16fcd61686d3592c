package dev.strongroom.core.limits;

import java.util.Set;

/**
 * How many requests an account may make in a second to some actions together.
 *
 * @param actions as {@code <signing name of the service>:<action>}
 * @param perSecond 1 to {@value #MOST}; as many may come at once
 */
public record RequestQuota(Set<String> actions, int perSecond) {
  /** The highest rate: more than any process serves. */
  public static final int MOST = 1_000_000;

  /** Checks the rate and copies. */
  public RequestQuota {
    if (perSecond < 1 || perSecond > MOST) {
      throw new IllegalArgumentException(
          "a request rate must be 1 to " + MOST + " requests a second, not " + perSecond);
    }
    actions = Set.copyOf(actions);
  }
}
