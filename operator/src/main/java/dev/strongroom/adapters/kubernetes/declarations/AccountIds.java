package dev.strongroom.adapters.kubernetes.declarations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.core.accounts.AccountClaim;
import dev.strongroom.core.accounts.AccountClaims;
import dev.strongroom.core.actions.AccountNamespaces;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * Which namespaces accounts are, by their claims; a claim whose namespace is gone or another by now
 * counts for nothing. Answers are remembered for half a minute, that there is none for two seconds.
 */
public final class AccountIds implements AccountNamespaces {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final Duration ABSENCE_REMEMBERED = Duration.ofSeconds(2);
  private static final int MOST = 10_000;

  private final AccountClaims claims;
  private final Accounts accounts;
  private final Cache<AccountId, String> found =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
  private final Cache<AccountId, Boolean> absent =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(ABSENCE_REMEMBERED).build();

  /** Ids by these claims, checked against these namespaces. */
  public AccountIds(AccountClaims claims, Accounts accounts) {
    this.claims = claims;
    this.accounts = accounts;
  }

  @Override
  public Optional<String> find(AccountId account) {
    String known = found.getIfPresent(account);
    if (known != null || absent.getIfPresent(account) != null) {
      return Optional.ofNullable(known);
    }
    // Not under a lock of the cache: one account that takes long holds up no other.
    Optional<String> namespace =
        claims.find(account).filter(this::isCurrent).map(AccountClaim::namespace);
    namespace.ifPresentOrElse(
        name -> found.put(account, name), () -> absent.put(account, Boolean.TRUE));
    return namespace;
  }

  private boolean isCurrent(AccountClaim claim) {
    try {
      NamespaceIdentity namespace = accounts.of(claim.namespace());
      return namespace.account().equals(claim.account())
          && namespace.uid().equals(claim.namespaceUid());
    } catch (NotYet | InvalidInput noSuchAccount) {
      return false;
    }
  }
}
