package dev.strongroom.core.actions;

import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import java.util.List;
import java.util.Optional;

/** What is asked about resource policies: AWS ValidateResourcePolicy. */
public final class PolicyActions {
  private final SecretAccess access;
  private final ResourcePolicyChecks checks;

  /** Actions that go this way to their secrets and check policies like this. */
  public PolicyActions(SecretAccess access, ResourcePolicyChecks checks) {
    this.access = access;
    this.checks = checks;
  }

  /**
   * The checks that a policy would fail. The caller needs the right to validate and, where a secret
   * is named, the right to put the policy.
   *
   * @param secretId the secret that would get it; without one it is not checked whether the policy
   *     would lock the caller out
   * @throws Rejected when the caller may not, there is no such secret or it is scheduled for
   *     deletion, and with {@link Rejected.Kind#MALFORMED_POLICY} when the policy has not the form
   *     of one
   * @throws Failure when the store or a door does not answer
   */
  public List<Failed> validate(ActionCall call, Optional<String> secretId, String policy) {
    SecretAction action = SecretAction.VALIDATE_RESOURCE_POLICY;
    if (secretId.isEmpty()) {
      access.requireInAccount(call, action, Optional.empty(), List.of());
      return checks.validate(
          AccessRequest.onAccount(
              call.caller(), action, Optional.empty(), List.of(), call.context()),
          policy);
    }
    access.require(call, action, secretId.get());
    SecretRecord record = access.require(call, SecretAction.PUT_RESOURCE_POLICY, secretId.get());
    VersionChanges.requireUsable(record);
    return checks.validate(
        AccessRequest.onSecret(
            call.caller(), action, access.protection().of(record), List.of(), call.context()),
        policy);
  }
}
