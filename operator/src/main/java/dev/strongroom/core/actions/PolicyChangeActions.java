package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.SecretAccess.Admitted;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.DeclarationChange;
import java.util.Optional;

/**
 * Changes of the resource policies of secrets: AWS PutResourcePolicy and DeleteResourcePolicy.
 * Users write the policy named {@code default} alone; Strongroom writes the others.
 */
public final class PolicyChangeActions {
  private final SecretAccess access;
  private final ResourcePolicyChecks checks;
  private final ChangeDeclaration changing;

  /** Actions that go this way to their secrets. */
  public PolicyChangeActions(
      SecretAccess access, ResourcePolicyChecks checks, ChangeDeclaration changing) {
    this.access = access;
    this.checks = checks;
    this.changing = changing;
  }

  /**
   * Puts a policy in the place of the one of its name.
   *
   * @param policyName empty for {@code default}
   * @param blockPublicPolicy whether broad access is refused; empty for no
   * @return the record as it is now
   * @throws Rejected when the caller may not, and as {@link ResourcePolicyChecks#requireAcceptable}
   * @throws Failure when the store does not answer
   */
  public SecretRecord put(
      ActionCall call,
      String secretId,
      Optional<String> policyName,
      String text,
      Optional<Boolean> blockPublicPolicy) {
    ActionCall asked =
        named(call, policyName)
            .with(
                keys -> {
                  blockPublicPolicy.ifPresent(
                      block -> keys.bool(ConditionKeys.BLOCK_PUBLIC_POLICY, block));
                  return keys;
                });
    Admitted admitted = access.admit(asked, SecretAction.PUT_RESOURCE_POLICY, secretId);
    requireWritable(policyName);
    VersionChanges.requireUsable(admitted.record());
    checks.requireAcceptable(admitted.request(), text, blockPublicPolicy.orElse(false));
    return changing.change(admitted.record(), DeclarationChange.NONE.withPolicy(text));
  }

  /**
   * Takes a policy away. One that is not there is no failure.
   *
   * @param policyName empty for {@code default}
   * @return the record as it is now
   * @throws Rejected when the caller may not, or the policy is not the user's
   * @throws Failure when the store does not answer
   */
  public SecretRecord delete(ActionCall call, String secretId, Optional<String> policyName) {
    SecretRecord record =
        access.require(named(call, policyName), SecretAction.DELETE_RESOURCE_POLICY, secretId);
    requireWritable(policyName);
    VersionChanges.requireUsable(record);
    return changing.change(record, DeclarationChange.NONE.withPolicy(""));
  }

  /** The key is there without the parameter too: whoever names none means {@code default}. */
  private static ActionCall named(ActionCall call, Optional<String> policyName) {
    String name = policyName.orElse(ResourcePolicyChecks.DEFAULT_POLICY);
    return call.with(keys -> keys.text(ConditionKeys.POLICY_NAME, name));
  }

  private static void requireWritable(Optional<String> policyName) {
    policyName
        .filter(name -> !name.equals(ResourcePolicyChecks.DEFAULT_POLICY))
        .ifPresent(
            name -> {
              throw new Rejected(
                  Kind.INVALID_PARAMETER, RequestReason.PolicyNameReserved.with(name));
            });
  }
}
