package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;

/** Which account a namespace is. Answers may be some seconds old. */
@FunctionalInterface
public interface SessionAccounts {
  /**
   * The account whose id this namespace holds.
   *
   * @throws InvalidInput when it holds none, such as when another namespace holds the id that it
   *     should have
   * @throws NotYet when there is no such namespace
   * @throws Unavailable when the store does not answer
   */
  AccountId of(String namespace);
}
