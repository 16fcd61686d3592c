package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;

/**
 * The ServiceAccounts of the cluster. Answers may come from a cache within a bound of seconds. Safe
 * for use by many threads.
 */
public interface ServiceAccounts {
  /**
   * The uid of a ServiceAccount; empty when there is none or it is being deleted.
   *
   * @throws Unavailable when Kubernetes does not answer
   */
  Optional<String> uid(String namespace, String name);

  /** Whether the ServiceAccount of a session is there; one that was created again is another. */
  default boolean has(SessionIdentity identity) {
    return uid(identity.namespace(), identity.serviceAccount())
        .filter(identity.uid()::equals)
        .isPresent();
  }
}
