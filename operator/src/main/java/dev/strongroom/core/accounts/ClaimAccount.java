package dev.strongroom.core.accounts;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.work.SwapAttempt;
import java.util.Optional;

/**
 * Claims the account id of a namespace for it, whether the id was chosen or derived from the name:
 * first come, first served. Repeating it changes nothing.
 */
public final class ClaimAccount {

  private final AccountClaims claims;

  /** The use case over these claims. */
  public ClaimAccount(AccountClaims claims) {
    this.claims = claims;
  }

  /**
   * Ensures that the namespace holds the id of its account. A namespace that was deleted and
   * created again keeps the claim of its predecessor, but gets none of its secrets. A claim that
   * nobody needs any more can be taken by another namespace.
   *
   * @throws InvalidInput with {@link AccountReason#AccountIdTaken} when another namespace holds it
   * @throws Unavailable when the store does not answer, or others change the claim all the time
   */
  public void claim(NamespaceIdentity namespace) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<AccountClaim> known = claims.find(namespace.account());
      if (known.isPresent() ? holds(known.get(), namespace) : create(namespace)) {
        return;
      }
    }
  }

  private boolean create(NamespaceIdentity namespace) {
    return claims.create(AccountClaim.of(namespace));
  }

  private boolean holds(AccountClaim claim, NamespaceIdentity namespace) {
    if (claim.isHeldBy(namespace)) {
      return true;
    }
    if (!claim.namespace().equals(namespace.name()) && !claims.isAbandoned(claim)) {
      throw new InvalidInput(AccountReason.AccountIdTaken.with(claim.account(), namespace.name()));
    }
    return claims.compareAndSwap(claim.movedTo(namespace));
  }
}
