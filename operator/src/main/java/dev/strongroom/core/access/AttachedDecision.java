package dev.strongroom.core.access;

import dev.strongroom.core.policy.PolicyDecision;
import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.policy.PolicyRequest;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Finding;
import java.util.List;

/** What several policies say together, and which of them. */
record AttachedDecision(String policy, PolicyDecision decision) {
  static final AttachedDecision SILENT = new AttachedDecision("", PolicyDecision.SILENT);

  static AttachedDecision of(List<AttachedPolicy> policies, PolicyRequest request) {
    AttachedDecision all = SILENT;
    for (AttachedPolicy policy : policies) {
      PolicyDecision next = policy.decide(request);
      if (next.effect().compareTo(all.effect()) > 0) {
        all = new AttachedDecision(policy.name(), next);
      }
    }
    return all;
  }

  Effect effect() {
    return decision.effect();
  }

  boolean allows() {
    return decision.allows();
  }

  /** Why it denies. */
  Finding denial(String permission, Caller.Session caller) {
    return decision
        .statement()
        .map(
            statement ->
                AccessReason.DeniedByPolicy.with(
                    statement, policy, permission, caller.principal().role()))
        .orElseGet(() -> AccessReason.PolicyUnreadable.with(policy));
  }

  /** Why it allows. */
  Finding permission(String permission) {
    return AccessReason.AllowedByPolicy.with(
        decision.statement().orElseThrow(), policy, permission);
  }
}
