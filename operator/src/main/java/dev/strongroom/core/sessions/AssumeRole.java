package dev.strongroom.core.sessions;

import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.problems.Unavailable;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives a session to whoever has one already: of its own role, or of another ServiceAccount of its
 * namespace that RBAC lets it impersonate, which it could act as by Kubernetes' own means as well.
 * Never of another account. It lasts an hour at most, because every session here is one of a role
 * (IAM user guide, "Role chaining"), and ends with the one that it was issued for.
 */
public final class AssumeRole {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final IdentityDoor rights;
  private final ServiceAccounts serviceAccounts;
  private final SessionTokens tokens;
  private final SecureRandom random;

  /** The use case over these ports. */
  public AssumeRole(
      IdentityDoor rights,
      ServiceAccounts serviceAccounts,
      SessionTokens tokens,
      SecureRandom random) {
    this.rights = rights;
    this.serviceAccounts = serviceAccounts;
    this.tokens = tokens;
    this.random = random;
  }

  /**
   * Issues a session, which the caller closes.
   *
   * @throws SessionRefused when the caller may not have the role, or the request is not valid
   * @throws Unavailable when Kubernetes does not answer
   */
  public IssuedSession assume(Session caller, RoleRequest request, Instant now) {
    RoleArn role = request.role();
    request.requireDuration();
    if (request.duration().filter(asked -> asked.compareTo(LONGEST) > 0).isPresent()) {
      throw SessionRefused.invalid(
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
              + " chaining");
    }
    SessionIdentity own = caller.identity();
    String uid =
        uid(own, role)
            .orElseThrow(
                () ->
                    SessionRefused.accessDenied(
                        "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                            .formatted(own.caller().principal().session(), role)));
    SessionIdentity assumed =
        new SessionIdentity(
            own.account(), own.namespace(), role.serviceAccount(), uid, request.sessionName());
    Instant end = SessionDuration.end(request.duration(), caller.expiresAt(), now);
    return tokens.issue(assumed, end, now, random);
  }

  /** The uid of the ServiceAccount, if the caller may act as it. */
  private Optional<String> uid(SessionIdentity caller, RoleArn role) {
    if (!role.account().equals(caller.account())) {
      return Optional.empty();
    }
    if (role.serviceAccount().equals(caller.serviceAccount())) {
      return Optional.of(caller.uid());
    }
    IdentityRight right = IdentityRight.impersonation(caller.namespace(), role.serviceAccount());
    return rights.allows(caller.caller(), right)
        ? serviceAccounts
            .find(caller.namespace(), role.serviceAccount())
            .map(ServiceAccounts.Found::uid)
        : Optional.empty();
  }
}
