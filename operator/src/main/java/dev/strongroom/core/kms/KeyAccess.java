package dev.strongroom.core.kms;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KeyAuthorizer;
import dev.strongroom.core.access.KeyRequest;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The way of every call to its key: it is found, then the door is asked, then its state is looked
 * at. Whoever may not use a key does not learn whether it exists.
 */
public final class KeyAccess {
  private final KeyLocator locator;
  private final KeyAuthorizer authorizer;
  private final Protection protection;

  /** Access to keys. */
  public KeyAccess(KeyLocator locator, KeyAuthorizer authorizer, Protection protection) {
    this.locator = locator;
    this.authorizer = authorizer;
    this.protection = protection;
  }

  KeyLocator locator() {
    return locator;
  }

  /** Whether keys of other accounts may be named (KMS developer guide, "Cross-account use"). */
  enum Reach {
    OWN_ACCOUNT,
    ANY_ACCOUNT
  }

  /**
   * The key of a call that has no encryption context.
   *
   * @throws Rejected with {@link Rejected.Kind#ACCESS_DENIED} when the door is closed
   * @throws KmsRejected with {@link Kind#NOT_FOUND} when it is open and there is no such key, with
   *     {@link Kind#INVALID_ARN} when there can be none
   */
  LocatedKey require(ActionCall call, KmsAction action, String keyId, Reach reach) {
    return require(call, action, keyId, reach, Map.of(), context -> context);
  }

  /**
   * The key of a call.
   *
   * @param conditions adds the condition keys that this action alone has
   * @throws Rejected as the other
   * @throws KmsRejected as the other
   */
  LocatedKey require(
      ActionCall call,
      KmsAction action,
      String keyId,
      Reach reach,
      Map<String, String> encryptionContext,
      UnaryOperator<RequestContext.Builder> conditions) {
    KeyReference reference = KeyReference.parse(keyId);
    Optional<LocatedKey> found =
        locator
            .find(call.caller(), reference)
            .filter(key -> reach == Reach.ANY_ACCOUNT || isOwn(call, key));
    if (found.isEmpty() && action == KmsAction.DESCRIBE_KEY && reference.isDefaultAlias()) {
      return describedDefaultKey(call, reference);
    }
    if (found.isEmpty()) {
      throw absence(call, action, reference);
    }
    require(call, action, found.get(), encryptionContext, conditions);
    return found.get();
  }

  /**
   * Requires that a call about a key that is known is allowed.
   *
   * @throws Rejected with {@link Rejected.Kind#ACCESS_DENIED}
   */
  void require(
      ActionCall call,
      KmsAction action,
      LocatedKey key,
      Map<String, String> encryptionContext,
      UnaryOperator<RequestContext.Builder> conditions) {
    authorizer.require(call.caller(), request(call, action, key, encryptionContext, conditions));
  }

  /** The same as an answer. */
  boolean allows(
      ActionCall call,
      KmsAction action,
      LocatedKey key,
      Map<String, String> encryptionContext,
      UnaryOperator<RequestContext.Builder> conditions) {
    KeyRequest request = request(call, action, key, encryptionContext, conditions);
    return authorizer.decide(call.caller(), request).open();
  }

  /**
   * Requires that a call about the caller's own account is allowed.
   *
   * @throws Rejected with {@link Rejected.Kind#ACCESS_DENIED}
   */
  void requireInAccount(ActionCall call, KmsAction action) {
    authorizer.requireRight(call.caller(), action, Optional.empty(), "*");
  }

  /**
   * Requires that a key with this policy would still let its author change the policy.
   *
   * @param key as it would be
   * @throws KmsRejected with {@link Kind#MALFORMED_POLICY}
   */
  void requireNoLockout(ActionCall call, ProtectedKey.Customer key) {
    KeyRequest again =
        new KeyRequest(
            KmsAction.PUT_KEY_POLICY, key, key.arn().toString(), Map.of(), call.context());
    if (!authorizer.decide(call.caller(), again).open()) {
      throw new KmsRejected(Kind.MALFORMED_POLICY, KmsReason.PolicyLocksCallerOut.with());
    }
  }

  private KeyRequest request(
      ActionCall call,
      KmsAction action,
      LocatedKey key,
      Map<String, String> encryptionContext,
      UnaryOperator<RequestContext.Builder> conditions) {
    RequestContext.Builder context =
        call.context().toBuilder()
            .list(
                ConditionKeys.RESOURCE_ALIASES,
                key.record().aliases().stream().map(alias -> "alias/" + alias).toList());
    key.requestAlias().ifPresent(alias -> context.text(ConditionKeys.REQUEST_ALIAS, alias));
    return new KeyRequest(
        action,
        protectedKey(key),
        key.arn().toString(),
        encryptionContext,
        conditions.apply(context).build());
  }

  private ProtectedKey protectedKey(LocatedKey key) {
    return key.record()
        .customer()
        .<ProtectedKey>map(protection::of)
        .orElseGet(() -> new ProtectedKey.Default(key.arn().account()));
  }

  private static boolean isOwn(ActionCall call, LocatedKey key) {
    return key.arn().account().equals(call.caller().account());
  }

  /** AWS makes the key of such an alias when it is first described. */
  private LocatedKey describedDefaultKey(ActionCall call, KeyReference reference) {
    Failure absence = absence(call, KmsAction.DESCRIBE_KEY, reference);
    if (absence instanceof KmsRejected && locator.isHere(reference)) {
      return locator.defaultKey(call.caller(), reference);
    }
    throw absence;
  }

  private Failure absence(ActionCall call, KmsAction action, KeyReference reference) {
    String arn = locator.arn(call.caller(), reference);
    boolean own = reference.account().filter(a -> !a.equals(call.caller().account())).isEmpty();
    if (!own) {
      // Only the policy of a key lets other accounts in, and there is none.
      return KeyAuthorizer.denied(call.caller(), action, arn);
    }
    authorizer.requireRight(call.caller(), action, Optional.of(reference.name()), arn);
    return reference.notFound(arn);
  }
}
