package dev.strongroom.core.access;

import dev.strongroom.core.problems.Unavailable;

/**
 * The identity door: what Kubernetes RBAC lets a ServiceAccount do. Answers may come from a cache
 * within a bound of seconds. Safe for use by many threads.
 */
public interface IdentityDoor {
  /**
   * Whether a caller has a right.
   *
   * @throws Unavailable when Kubernetes does not answer; nothing is allowed then
   */
  boolean allows(Caller.Session caller, IdentityRight right);
}
