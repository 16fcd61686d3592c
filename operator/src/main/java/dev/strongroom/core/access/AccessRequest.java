package dev.strongroom.core.access;

import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.record.SecretArn;
import java.util.List;
import java.util.Optional;

/**
 * A request to decide about.
 *
 * @param caller who asks
 * @param action what for
 * @param resource the ARN that messages name: of the secret, of the one to be created, or {@code *}
 * @param secret the secret; empty for actions on the account
 * @param keys what the request does with keys
 * @param context the condition keys of the request itself, see {@link ConditionKeys}
 */
public record AccessRequest(
    Caller caller,
    SecretAction action,
    String resource,
    Optional<ProtectedSecret> secret,
    List<KeyUse> keys,
    RequestContext context) {
  /** Copies. */
  public AccessRequest {
    keys = List.copyOf(keys);
    if (secret.isEmpty() && action.scope() == SecretAction.Scope.SECRET) {
      throw new IllegalArgumentException(action + " is about a secret");
    }
  }

  /** A request about a secret. */
  public static AccessRequest onSecret(
      Caller caller,
      SecretAction action,
      ProtectedSecret secret,
      List<KeyUse> keys,
      RequestContext context) {
    return new AccessRequest(
        caller, action, secret.arn().toString(), Optional.of(secret), keys, context);
  }

  /**
   * A request about the caller's own account.
   *
   * @param created the ARN of the secret that it would create, if it does
   */
  public static AccessRequest onAccount(
      Caller caller,
      SecretAction action,
      Optional<SecretArn> created,
      List<KeyUse> keys,
      RequestContext context) {
    return new AccessRequest(
        caller,
        action,
        created.map(SecretArn::toString).orElse("*"),
        Optional.empty(),
        keys,
        context);
  }

  /** The same about the secret as it would be. */
  AccessRequest about(ProtectedSecret changed) {
    return new AccessRequest(caller, action, resource, Optional.of(changed), keys, context);
  }

  /** The same caller asking for something else with the same secret. */
  AccessRequest asking(SecretAction other) {
    return new AccessRequest(caller, other, resource, secret, keys, context);
  }
}
