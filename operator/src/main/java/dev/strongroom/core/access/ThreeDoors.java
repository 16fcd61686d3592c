package dev.strongroom.core.access;

import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.policy.PolicyRequest;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The three doors (IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation
 * logic"; KMS developer guide, "Key policies").
 *
 * <p>A caller from the secret's account needs a right of its own or a resource policy that names it
 * or everybody; a policy that names the account leaves it to the account. A caller from another
 * account needs both, its right in its own account on the secret's ARN. An explicit deny wins over
 * all of it. A customer-managed key is its policy's alone: naming the caller is enough within the
 * account, naming the account leaves it to the right on the key, and across accounts both are
 * needed. Strongroom itself passes all doors.
 */
public final class ThreeDoors implements Authorizer {
  private final Rights rights;
  private final KeyDoor keyDoor;

  /** Doors of which this is the first. */
  public ThreeDoors(IdentityDoor identity) {
    this.rights = new Rights(identity);
    this.keyDoor = new KeyDoor(rights);
  }

  @Override
  public AccessDecision decide(AccessRequest request) {
    List<DoorDecision> doors = new ArrayList<>();
    for (Question question : doors(request)) {
      DoorDecision door = question.answer();
      doors.add(door);
      if (!door.open()) {
        break;
      }
    }
    return new AccessDecision(request, doors);
  }

  /**
   * The decision with all doors, for those who are entitled to know. A door that cannot be asked is
   * closed, with the reason for which it cannot.
   */
  public AccessDecision explain(AccessRequest request) {
    return new AccessDecision(
        request, doors(request).stream().map(Question::answerOrReason).toList());
  }

  /**
   * The first door of a key that is closed to somebody in whose name the service works, and who
   * passed the doors of the secrets when that was asked for.
   *
   * @param request the condition keys of the work itself
   * @return empty when all are open
   * @throws Unavailable when a door cannot be asked; nothing is allowed then
   */
  public Optional<DoorDecision> closedKey(
      Caller.Session caller, List<KeyUse> uses, RequestContext request) {
    return uses.stream()
        .flatMap(use -> use.actions().stream().map(action -> keyDoor(request, caller, use, action)))
        .filter(door -> !door.open())
        .findFirst();
  }

  /** A question to a door, asked when the answer is needed. */
  private record Question(Door door, Supplier<DoorDecision> ask) {
    DoorDecision answer() {
      return ask.get();
    }

    DoorDecision answerOrReason() {
      try {
        return answer();
      } catch (Unavailable unanswered) {
        return DoorDecision.closed(door, unanswered.finding());
      }
    }
  }

  private List<Question> doors(AccessRequest request) {
    if (!(request.caller() instanceof Caller.Session caller)) {
      return List.of();
    }
    AttachedDecision policies =
        request
            .secret()
            // Most have none, and then nobody needs the condition keys.
            .filter(secret -> !secret.policies().isEmpty())
            .map(
                secret -> AttachedDecision.of(secret.policies(), question(request, caller, secret)))
            .orElse(AttachedDecision.SILENT);
    boolean own = request.secret().map(s -> isOwn(s.arn().account(), caller)).orElse(true);
    List<Question> doors = new ArrayList<>();
    doors.add(new Question(Door.RESOURCE, () -> resourceDoor(request, caller, policies, own)));
    doors.add(new Question(Door.IDENTITY, () -> identityDoor(request, caller, policies, own)));
    for (KeyUse use : request.keys()) {
      for (KmsAction action : use.actions()) {
        doors.add(new Question(Door.KEY, () -> keyDoor(request.context(), caller, use, action)));
      }
    }
    return doors;
  }

  private static DoorDecision resourceDoor(
      AccessRequest request, Caller.Session caller, AttachedDecision policies, boolean own) {
    String permission = request.action().permission();
    if (policies.effect() == Effect.DENIES) {
      return DoorDecision.closed(Door.RESOURCE, policies.denial(permission, caller));
    }
    if (policies.allows()) {
      return DoorDecision.open(Door.RESOURCE, policies.permission(permission));
    }
    return own
        ? DoorDecision.open(Door.RESOURCE, AccessReason.PoliciesDoNotDeny.with(permission))
        : DoorDecision.closed(
            Door.RESOURCE,
            AccessReason.ResourceDoorClosed.with(permission, caller.principal().role()));
  }

  private DoorDecision identityDoor(
      AccessRequest request, Caller.Session caller, AttachedDecision policies, boolean own) {
    if (own && policies.effect() == Effect.ALLOWS) {
      return DoorDecision.open(Door.IDENTITY, policies.permission(request.action().permission()));
    }
    Optional<String> name =
        request.secret().map(secret -> own ? secret.owner().name() : secret.arn().toString());
    return rights.decide(Door.IDENTITY, caller, request.action().right(caller.namespace(), name));
  }

  private DoorDecision keyDoor(
      RequestContext request, Caller.Session caller, KeyUse use, KmsAction action) {
    boolean own = isOwn(use.key().account(), caller);
    if (!(use.key() instanceof ProtectedKey.Customer key)) {
      return own
          ? DoorDecision.open(Door.KEY, AccessReason.DefaultKeyOfOwnAccount.with())
          : DoorDecision.closed(
              Door.KEY, AccessReason.DefaultKeyOfAnotherAccount.with(caller.principal().role()));
    }
    RequestContext context = RequestKeys.onKey(request, caller, use, key);
    return keyDoor.decide(caller, action, key, context);
  }

  private static boolean isOwn(AccountId account, Caller.Session caller) {
    return account.equals(caller.account());
  }

  private static PolicyRequest question(
      AccessRequest request, Caller.Session caller, ProtectedSecret secret) {
    return new PolicyRequest(
        caller.principal(),
        request.action().permission(),
        secret.arn().toString(),
        RequestKeys.onSecret(request.context(), caller, secret));
  }
}
