package dev.strongroom.core.access;

import dev.strongroom.core.problems.AccessReason;

/** What the identity door says of a right, with the reason. */
final class Rights {
  private final IdentityDoor identity;

  Rights(IdentityDoor identity) {
    this.identity = identity;
  }

  DoorDecision decide(Door door, Caller.Session caller, IdentityRight right) {
    boolean allowed = identity.allows(caller, right);
    AccessReason reason = allowed ? AccessReason.AllowedByRbac : AccessReason.RightMissing;
    return new DoorDecision(
        door,
        allowed,
        reason.with(
            caller.serviceAccount(),
            right.verb(),
            right.ruleResource(),
            right.namespace(),
            right.name().map(name -> " " + name).orElse("")));
  }
}
