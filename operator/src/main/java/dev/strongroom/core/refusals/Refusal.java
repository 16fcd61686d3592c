package dev.strongroom.core.refusals;

import dev.strongroom.core.access.AccessDecision;
import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.Door;
import dev.strongroom.core.access.DoorDecision;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import java.util.Locale;
import java.util.Optional;

/**
 * That a caller was refused something with a secret. Nothing that the caller chooses is in it, such
 * as the name of a session: so there are only as many as there are roles.
 *
 * @param secret the ManagedSecret, whose owner is told
 * @param action what the caller asked for
 * @param account of the caller
 * @param role ARN of the caller's role
 * @param door the first door that is closed
 */
public record Refusal(
    Owner secret, SecretAction action, AccountId account, String role, Door door) {

  /**
   * What a decision refuses; empty when it is about no secret that exists, or allows the request.
   */
  public static Optional<Refusal> of(AccessDecision decision) {
    AccessRequest request = decision.request();
    Optional<Owner> owner =
        request.secret().map(ProtectedSecret::owner).filter(object -> !object.uid().isEmpty());
    Optional<Door> closed = decision.closed().map(DoorDecision::door);
    if (owner.isEmpty() || closed.isEmpty() || !(request.caller() instanceof Caller.Session by)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            owner.get(), request.action(), by.account(), by.principal().role(), closed.get()));
  }

  /**
   * What the owner is told. It names the door and leaves out why it is closed: whoever may read
   * events need not be entitled to read policies.
   */
  public Finding finding() {
    return AccessReason.CallerRefused.with(
        role,
        action.permission(),
        door.name().toLowerCase(Locale.ROOT),
        secret.name(),
        secret.namespace());
  }
}
