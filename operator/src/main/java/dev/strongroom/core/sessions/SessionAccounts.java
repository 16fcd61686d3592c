package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;

/** Which account the namespace of a ServiceAccount is. */
@FunctionalInterface
public interface SessionAccounts {
  /**
   * The account whose id this namespace holds. The answer may be half a minute old, but is never
   * that of a namespace that was deleted before the ServiceAccount was made.
   *
   * @param uid of the ServiceAccount
   * @throws InvalidInput when it holds none, such as when another namespace holds the id that it
   *     should have
   * @throws NotYet when there is no such namespace
   * @throws Unavailable when the store does not answer
   */
  AccountId of(String namespace, String uid);
}
