package dev.strongroom.core.actions;

import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.Authorizer;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.ProtectedSecret;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.SecretLocator.Located;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way of every action to its secret: it is found, then the doors are asked. Whoever may not use
 * a secret does not learn whether it exists.
 */
public final class SecretAccess {
  /** In the place of the random characters of a secret that does not exist. */
  private static final String NO_SUFFIX = "000000";

  private final SecretLocator locator;
  private final Authorizer doors;
  private final Protection protection;
  private final String region;

  /**
   * A request that all doors let through.
   *
   * @param record the secret that it is about
   */
  record Admitted(AccessRequest request, SecretRecord record) {}

  /** Access to the secrets of a region. */
  public SecretAccess(
      SecretLocator locator, Authorizer doors, Protection protection, String region) {
    this.locator = locator;
    this.doors = doors;
    this.protection = protection;
    this.region = region;
  }

  /** What the doors go by. */
  Protection protection() {
    return protection;
  }

  /**
   * The secret of a call that uses no key.
   *
   * @throws Rejected as {@link #require(ActionCall, SecretAction, String, Function)}
   */
  SecretRecord require(ActionCall call, SecretAction action, String secretId) {
    return require(call, action, secretId, record -> List.of());
  }

  /**
   * The secret of a call.
   *
   * @param secretId as the client wrote it
   * @param keys what the call does with keys
   * @throws Rejected with {@link Kind#ACCESS_DENIED} when a door is closed, with {@link
   *     Kind#NOT_FOUND} when they are open and there is no such secret, with {@link
   *     Kind#VALIDATION} when there can be none, with {@link Kind#INVALID_REQUEST} when a service
   *     manages the secret and it alone may do this
   * @throws Failure when the store or a door cannot be asked, or the record cannot be read
   */
  SecretRecord require(
      ActionCall call,
      SecretAction action,
      String secretId,
      Function<SecretRecord, List<KeyUse>> keys) {
    return admit(call, action, secretId, keys).record();
  }

  /**
   * The secret of a call that uses no key, and what the doors were asked.
   *
   * @throws Rejected as {@link #require(ActionCall, SecretAction, String, Function)}
   */
  Admitted admit(ActionCall call, SecretAction action, String secretId) {
    return admit(call, action, secretId, record -> List.of());
  }

  /**
   * The secret of a call, and what the doors were asked.
   *
   * @throws Rejected as {@link #require(ActionCall, SecretAction, String, Function)}
   */
  Admitted admit(
      ActionCall call,
      SecretAction action,
      String secretId,
      Function<SecretRecord, List<KeyUse>> keys) {
    Located located = locator.locate(call.caller(), SecretId.parse(secretId));
    if (located.record().isEmpty()) {
      throw absence(call, action, located);
    }
    SecretRecord record = located.record().get();
    AccessRequest request =
        AccessRequest.onSecret(
            call.caller(), action, protection.of(record), keys.apply(record), call.context());
    doors.require(request);
    if (action.isForOwner()) {
      requireNotManaged(record);
    }
    return new Admitted(request, record);
  }

  /**
   * Refuses what the service alone may do that manages a secret. The doors come first: whoever may
   * not use a secret does not learn who manages it.
   */
  static void requireNotManaged(SecretRecord record) {
    record
        .arn()
        .name()
        .owningService()
        .ifPresent(
            service -> {
              throw new Rejected(
                  Kind.INVALID_REQUEST, RequestReason.ManagedByService.with(service));
            });
  }

  /** The secret that a call is about, to put the question to the doors; nobody may use it yet. */
  Optional<SecretRecord> find(ActionCall call, String secretId) {
    return locator.locate(call.caller(), SecretId.parse(secretId)).record();
  }

  /** The ARN that a secret would have which is not there, as far as that can be said. */
  SecretArn absent(ActionCall call, String secretId) {
    SecretId id = SecretId.parse(secretId);
    return new SecretArn(
        id.region().orElse(region),
        id.account().orElse(call.caller().account()),
        id.name(),
        id.suffix().orElse(NO_SUFFIX));
  }

  /** The ARN of a secret of the caller's that does not exist yet, as far as it is known before. */
  SecretArn toBe(ActionCall call, SecretName name) {
    return new SecretArn(region, call.caller().account(), name, NO_SUFFIX);
  }

  /**
   * Requires that a call may do more than its own action with a secret that it creates.
   *
   * @param arn as {@link #toBe} has it
   * @param object the object that will declare it
   * @throws Rejected with {@link Kind#ACCESS_DENIED} when a door is closed
   */
  void requireOnCreated(
      ActionCall call,
      SecretAction action,
      SecretArn arn,
      String object,
      Map<String, String> tags) {
    Owner owner = new Owner(call.caller().namespace(), object, "");
    ProtectedSecret secret = new ProtectedSecret(arn, owner, tags, "", Optional.empty(), List.of());
    doors.require(AccessRequest.onSecret(call.caller(), action, secret, List.of(), call.context()));
  }

  /**
   * Requires that a call about the caller's own account is allowed.
   *
   * @throws Rejected with {@link Kind#ACCESS_DENIED} when a door is closed
   */
  void requireInAccount(ActionCall call, SecretAction action) {
    doors.require(
        AccessRequest.onAccount(
            call.caller(), action, Optional.empty(), List.of(), call.context()));
  }

  /**
   * Requires that a call may create a secret.
   *
   * @param created as {@link #toBe} has it
   * @param keys what the call does with keys
   * @throws Rejected with {@link Kind#ACCESS_DENIED} when a door is closed
   */
  void requireCreation(ActionCall call, SecretArn created, List<KeyUse> keys) {
    doors.require(
        AccessRequest.onAccount(
            call.caller(), SecretAction.CREATE_SECRET, Optional.of(created), keys, call.context()));
  }

  private Rejected absence(ActionCall call, SecretAction action, Located located) {
    Rejected notFound = new Rejected(Kind.NOT_FOUND, RequestReason.SecretNotFound.with());
    SecretId id = located.id();
    boolean own = located.account().equals(call.caller().account());
    AccessRequest request =
        new AccessRequest(
            call.caller(),
            action,
            id.text(),
            Optional.of(absent(located)),
            List.of(),
            call.context());
    if (own) {
      return doors.decide(request).refusal().orElse(notFound);
    }
    // Only the resource policy of a secret lets other accounts in, and there is none.
    return new Rejected(
        Kind.ACCESS_DENIED,
        AccessReason.AccessDenied.with(
            call.caller().principal().session(), action.permission(), id.text()));
  }

  private ProtectedSecret absent(Located located) {
    String name = located.id().name().value();
    SecretArn arn = new SecretArn(region, located.account(), located.id().name(), NO_SUFFIX);
    return new ProtectedSecret(
        arn,
        new Owner(located.namespace().orElse(""), name, ""),
        Map.of(),
        "",
        Optional.empty(),
        List.of());
  }
}
