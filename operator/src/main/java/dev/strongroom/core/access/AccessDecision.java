package dev.strongroom.core.access;

import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request is allowed, and why. What the doors say is for those who are entitled to know:
 * the owner of the secret, in {@code strongroom explain} and in events. Callers get {@link
 * #refusal}.
 *
 * @param request what was asked
 * @param doors what was decided, in the order of asking: resource, identity, keys
 */
public record AccessDecision(AccessRequest request, List<DoorDecision> doors) {
  /** Copies. */
  public AccessDecision {
    doors = List.copyOf(doors);
  }

  /** Whether all doors are open. */
  public boolean allowed() {
    return closed().isEmpty();
  }

  /** The first door that is closed; empty when the request is allowed. */
  public Optional<DoorDecision> closed() {
    for (DoorDecision door : doors) {
      if (!door.open()) {
        return Optional.of(door);
      }
    }
    return Optional.empty();
  }

  /**
   * What the caller is told: AWS's AccessDeniedException, which says the same whichever door is
   * closed. Only a caller who may use the secret learns, as AWS does it, that the key is missing.
   */
  public Optional<Rejected> refusal() {
    return closed().map(this::refusal);
  }

  private Rejected refusal(DoorDecision closed) {
    if (closed.door() != Door.KEY) {
      return new Rejected(Kind.ACCESS_DENIED, plain());
    }
    if (closed.why().reason() == AccessReason.DefaultKeyOfAnotherAccount) {
      return new Rejected(Kind.INVALID_REQUEST, AccessReason.DefaultKeyAcrossAccounts.with());
    }
    return new Rejected(Kind.ACCESS_DENIED, AccessReason.KmsAccessDenied.with());
  }

  private Finding plain() {
    Caller.Session caller = (Caller.Session) request.caller();
    return AccessReason.AccessDenied.with(
        caller.principal().session(), request.action().permission(), request.resource());
  }
}
