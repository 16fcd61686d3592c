package dev.strongroom.core.access;

import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;

/**
 * Who may call KMS directly. A customer-managed key is behind its {@link KeyDoor}; kms:ViaService
 * is absent, so a policy that requires it lets nobody in. An account's default key can be described
 * by those of the account who have the right on {@value KeyRecord#DEFAULT_ALIAS}; all else that its
 * policy allows goes through Secrets Manager (KMS developer guide, "AWS managed keys").
 */
public final class KeyAuthorizer {
  private final Rights rights;
  private final KeyDoor door;

  /** Asks this door for rights. */
  public KeyAuthorizer(IdentityDoor identity) {
    this.rights = new Rights(identity);
    this.door = new KeyDoor(rights);
  }

  /**
   * Whether a call is allowed, and why.
   *
   * @throws Unavailable when rights cannot be asked for; nothing is allowed then
   */
  public DoorDecision decide(Caller.Session caller, KeyRequest request) {
    if (request.key() instanceof ProtectedKey.Customer key) {
      return door.decide(
          caller,
          request.action(),
          key,
          RequestKeys.onKey(request.context(), caller, key, request.encryptionContext()));
    }
    if (!request.key().account().equals(caller.account())) {
      return DoorDecision.closed(
          Door.KEY, AccessReason.DefaultKeyOfAnotherAccount.with(caller.principal().role()));
    }
    return request.action() == KmsAction.DESCRIBE_KEY
        ? byRight(caller, request.action(), Optional.of(KeyRecord.DEFAULT_ALIAS))
        : DoorDecision.closed(Door.KEY, AccessReason.DefaultKeyDirectly.with());
  }

  /**
   * Requires that a call is allowed.
   *
   * @throws Rejected with {@link Kind#ACCESS_DENIED}, which does not tell why
   * @throws Unavailable when rights cannot be asked for
   */
  public void require(Caller.Session caller, KeyRequest request) {
    if (!decide(caller, request).open()) {
      throw denied(caller, request.action(), request.arn());
    }
  }

  /**
   * Requires a right on a key that may not exist, or on the account: no key has a say in it.
   *
   * @param name what the right is about; empty for the account
   * @param resource which messages name
   * @throws Rejected with {@link Kind#ACCESS_DENIED}
   * @throws Unavailable when rights cannot be asked for
   */
  public void requireRight(
      Caller.Session caller, KmsAction action, Optional<String> name, String resource) {
    if (!byRight(caller, action, name).open()) {
      throw denied(caller, action, resource);
    }
  }

  /** What a caller is told who may not do it. */
  public static Rejected denied(Caller.Session caller, KmsAction action, String resource) {
    return new Rejected(
        Kind.ACCESS_DENIED,
        AccessReason.AccessDenied.with(
            caller.principal().session(), action.permission(), resource));
  }

  private DoorDecision byRight(Caller.Session caller, KmsAction action, Optional<String> name) {
    return rights.decide(Door.KEY, caller, action.right(caller.namespace(), name));
  }
}
