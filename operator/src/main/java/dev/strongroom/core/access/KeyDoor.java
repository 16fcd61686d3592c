package dev.strongroom.core.access;

import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.policy.PolicyRequest;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import java.util.List;
import java.util.Optional;

/**
 * The door of one customer-managed key (KMS developer guide, "Key policies"): its policy must allow
 * the caller or, within the account, the account; without a policy the account decides. Naming the
 * caller is enough within the account. In all other cases the caller needs a right on the key in
 * its own account too.
 */
final class KeyDoor {
  private final Rights rights;

  KeyDoor(Rights rights) {
    this.rights = rights;
  }

  /**
   * Whether it is open.
   *
   * @param context all condition keys, see {@link RequestKeys}
   */
  DoorDecision decide(
      Caller.Session caller, KmsAction action, ProtectedKey.Customer key, RequestContext context) {
    boolean own = key.account().equals(caller.account());
    PolicyRequest question =
        new PolicyRequest(caller.principal(), action.permission(), key.arn().toString(), context);
    Optional<AttachedDecision> policy =
        key.policy().map(attached -> AttachedDecision.of(List.of(attached), question));
    if (policy.isPresent() && policy.get().effect() == Effect.DENIES) {
      return DoorDecision.closed(Door.KEY, policy.get().denial(action.permission(), caller));
    }
    boolean named = policy.map(decision -> decision.effect() == Effect.ALLOWS).orElse(false);
    boolean allowed = policy.map(AttachedDecision::allows).orElse(own);
    if (!allowed) {
      return DoorDecision.closed(
          Door.KEY,
          AccessReason.KeyDoorClosed.with(
              key.arn(), action.permission(), caller.principal().role()));
    }
    if (named && own) {
      return DoorDecision.open(Door.KEY, policy.get().permission(action.permission()));
    }
    String name = own ? key.name() : key.arn().toString();
    return rights.decide(Door.KEY, caller, action.right(caller.namespace(), Optional.of(name)));
  }
}
