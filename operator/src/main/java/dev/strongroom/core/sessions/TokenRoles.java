package dev.strongroom.core.sessions;

import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;

/** Which role a token of a ServiceAccount may have: that of the ServiceAccount, and no other. */
public final class TokenRoles {
  private final WebIdentityTokens identities;
  private final SessionAccounts accounts;
  private final ExcludedNamespaces excluded;

  /** Whoever has the token, and the account of the namespace. */
  public record Verified(WebIdentity identity, AccountId account) {}

  /** Roles of tokens over these ports. */
  public TokenRoles(
      WebIdentityTokens identities, SessionAccounts accounts, ExcludedNamespaces excluded) {
    this.identities = identities;
    this.accounts = accounts;
    this.excluded = excluded;
  }

  /**
   * Verifies that a token is one of a role's ServiceAccount.
   *
   * @param token stays the caller's
   * @param denied the sentence for a caller who may not have the role
   * @throws SessionRefused when it is not
   * @throws Unavailable when that cannot be found out
   */
  public Verified verify(RoleArn role, SecretValue token, Instant now, String denied) {
    WebIdentity identity = identities.verify(token, now);
    AccountId account = account(identity, denied);
    if (!role.equals(new RoleArn(account, identity.serviceAccount()))) {
      throw SessionRefused.accessDenied(denied);
    }
    return new Verified(identity, account);
  }

  /** Who asks has shown to be of this namespace, and is told why it is no account. */
  private AccountId account(WebIdentity identity, String denied) {
    try {
      excluded.require(identity.namespace());
      return accounts.of(identity.namespace(), identity.uid());
    } catch (InvalidInput | NotYet none) {
      throw SessionRefused.accessDenied(denied + ": " + none.finding().message());
    }
  }
}
