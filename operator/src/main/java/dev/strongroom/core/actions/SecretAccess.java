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
   *     Kind#VALIDATION} when there can be none
   * @throws Failure when the store or a door cannot be asked, or the record cannot be read
   */
  SecretRecord require(
      ActionCall call,
      SecretAction action,
      String secretId,
      Function<SecretRecord, List<KeyUse>> keys) {
    Located located = locator.locate(call.caller(), SecretId.parse(secretId));
    if (located.record().isEmpty()) {
      throw absence(call, action, located);
    }
    SecretRecord record = located.record().get();
    doors.require(
        AccessRequest.onSecret(
            call.caller(), action, protection.of(record), keys.apply(record), call.context()));
    return record;
  }

  /**
   * Requires that a call about the caller's own account is allowed.
   *
   * @param created the secret that it would create, if it does
   * @throws Rejected with {@link Kind#ACCESS_DENIED} when a door is closed
   */
  void requireInAccount(
      ActionCall call, SecretAction action, Optional<SecretArn> created, List<KeyUse> keys) {
    doors.require(AccessRequest.onAccount(call.caller(), action, created, keys, call.context()));
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
