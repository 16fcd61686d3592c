package dev.strongroom.core.access;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;

/** Decides whether a caller may do what it asks for. Use cases ask before they do anything. */
public interface Authorizer {
  /**
   * The decision. It ends at the first door that is closed.
   *
   * @throws Unavailable when a door cannot be asked; nothing is allowed then
   */
  AccessDecision decide(AccessRequest request);

  /**
   * Requires that a request is allowed.
   *
   * @throws Rejected as {@link AccessDecision#refusal} says, which tells nothing of the doors
   */
  default void require(AccessRequest request) {
    decide(request)
        .refusal()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
  }
}
