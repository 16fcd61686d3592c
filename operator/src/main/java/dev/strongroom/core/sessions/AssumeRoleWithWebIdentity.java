package dev.strongroom.core.sessions;

import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Gives a session to whoever has a token of a ServiceAccount: of that ServiceAccount's role, and no
 * other. The session ends with the token at the latest (AWS STS, AssumeRoleWithWebIdentity).
 */
public final class AssumeRoleWithWebIdentity {
  private static final String DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

  private final WebIdentityTokens identities;
  private final SessionAccounts accounts;
  private final ExcludedNamespaces excluded;
  private final SessionTokens tokens;
  private final SecureRandom random;

  /** A session and whom it was issued to. The caller closes the session. */
  public record Issued(IssuedSession session, WebIdentity identity) {}

  /** The use case over these ports. */
  public AssumeRoleWithWebIdentity(
      WebIdentityTokens identities,
      SessionAccounts accounts,
      ExcludedNamespaces excluded,
      SessionTokens tokens,
      SecureRandom random) {
    this.identities = identities;
    this.accounts = accounts;
    this.excluded = excluded;
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
    WebIdentity identity = identities.verify(token, now);
    AccountId account = account(identity.namespace());
    if (!role.equals(new RoleArn(account, identity.serviceAccount()))) {
      throw SessionRefused.accessDenied(DENIED);
    }
    SessionIdentity session =
        new SessionIdentity(
            account,
            identity.namespace(),
            identity.serviceAccount(),
            identity.uid(),
            request.sessionName());
    Instant end = SessionDuration.end(request.duration(), identity.expiresAt(), now);
    return new Issued(tokens.issue(session, end, now, random), identity);
  }

  /** Who asks has shown to be of this namespace, and is told why it is no account. */
  private AccountId account(String namespace) {
    try {
      excluded.require(namespace);
      return accounts.of(namespace);
    } catch (InvalidInput | NotYet none) {
      throw SessionRefused.accessDenied(DENIED + ": " + none.finding().message());
    }
  }
}
