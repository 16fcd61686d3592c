package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Gives a session to whoever has a token of a ServiceAccount: of that ServiceAccount's role, and no
 * other. The session ends with the token at the latest (AWS STS, AssumeRoleWithWebIdentity).
 */
public final class AssumeRoleWithWebIdentity {
  private static final String DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

  private final TokenRoles roles;
  private final SessionTokens tokens;
  private final SecureRandom random;

  /** A session and whom it was issued to. The caller closes the session. */
  public record Issued(IssuedSession session, WebIdentity identity) {}

  /** The use case over these ports. */
  public AssumeRoleWithWebIdentity(TokenRoles roles, SessionTokens tokens, SecureRandom random) {
    this.roles = roles;
    this.tokens = tokens;
    this.random = random;
  }

  /**
   * Issues a session.
   *
   * @param token stays the caller's
   * @throws SessionRefused in all of its classes
   * @throws Unavailable when it cannot be found out who the caller is
   */
  public Issued assume(RoleRequest request, SecretValue token, Instant now) {
    RoleArn role = request.role();
    request.requireDuration();
    TokenRoles.Verified caller = roles.verify(role, token, now, DENIED);
    WebIdentity identity = caller.identity();
    SessionIdentity session =
        new SessionIdentity(
            caller.account(),
            identity.namespace(),
            identity.serviceAccount(),
            identity.uid(),
            request.sessionName());
    Instant end = SessionDuration.end(request.duration(), identity.expiresAt(), now);
    return new Issued(tokens.issue(session, end, now, random), identity);
  }
}
