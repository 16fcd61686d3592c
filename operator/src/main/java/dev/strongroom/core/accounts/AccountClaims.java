package dev.strongroom.core.accounts;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import java.util.Optional;

/**
 * Where claims of account ids are kept, one for each id. Every method throws {@link Unavailable}
 * with {@link StoreReason#StoreUnavailable} when the store does not answer.
 */
public interface AccountClaims {
  /** The claim of an id, as the store has it now. */
  Optional<AccountClaim> find(AccountId account);

  /** Makes a claim; false when there is one of this id already. */
  boolean create(AccountClaim claim);

  /** Replaces a claim; false when somebody changed it since {@code changed.revision()}. */
  boolean compareAndSwap(AccountClaim changed);

  /**
   * Whether nobody needs a claim any more: the namespace that holds it is gone, and the store has
   * no secret and no key of it.
   */
  boolean isAbandoned(AccountClaim claim);
}
