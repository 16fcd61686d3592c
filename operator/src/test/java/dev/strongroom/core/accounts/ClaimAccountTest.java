package dev.strongroom.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimAccountTest {
  private static final AccountId ID = new AccountId("123456789012");

  private final MemoryClaims claims = new MemoryClaims();
  private final ClaimAccount use = new ClaimAccount(claims);

  @Test
  void theFirstNamespaceHoldsAnIdAndTheSecondIsRefused() {
    // Given
    use.claim(namespace("shop", "uid-1"));

    // When
    assertTaken(namespace("other", "uid-2"));

    // Then
    use.claim(namespace("shop", "uid-1"));
    assertThat(claims.holder(ID)).isEqualTo("shop uid-1");
    assertThat(claims.writes).isEqualTo(1);
  }

  @Test
  void aNamespaceMadeAnewHoldsTheIdOfItsPredecessor() {
    // Given
    use.claim(namespace("shop", "uid-1"));

    // When
    use.claim(namespace("shop", "uid-2"));

    // Then
    assertThat(claims.holder(ID)).isEqualTo("shop uid-2");
  }

  @Test
  void anIdThatNobodyNeedsAnyMoreIsFree() {
    // Given
    use.claim(namespace("shop", "uid-1"));
    claims.abandoned.add("shop");

    // When
    use.claim(namespace("other", "uid-2"));

    // Then
    assertThat(claims.holder(ID)).isEqualTo("other uid-2");
    assertTaken(namespace("shop", "uid-3"));
  }

  @Test
  void ofTwoThatClaimAtOnceOneIsRefused() {
    // Given
    claims.beforeWrite = () -> new ClaimAccount(claims).claim(namespace("faster", "uid-2"));

    // When
    assertTaken(namespace("shop", "uid-1"));

    // Then
    assertThat(claims.holder(ID)).isEqualTo("faster uid-2");
  }

  private void assertTaken(NamespaceIdentity namespace) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> use.claim(namespace))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(AccountReason.AccountIdTaken))
        .satisfies(e -> assertThat(e.finding().message()).contains(ID.value(), namespace.name()));
  }

  private static NamespaceIdentity namespace(String name, String uid) {
    return new NamespaceIdentity(name, uid, Instant.EPOCH, ID, Set.of());
  }

  /** Claims in memory. */
  private static final class MemoryClaims implements AccountClaims {
    final Set<String> abandoned = new HashSet<>();
    int writes;
    Runnable beforeWrite = () -> {};
    private final Map<AccountId, AccountClaim> stored = new HashMap<>();

    String holder(AccountId account) {
      AccountClaim claim = stored.get(account);
      return claim.namespace() + " " + claim.namespaceUid();
    }

    @Override
    public Optional<AccountClaim> find(AccountId account) {
      return Optional.ofNullable(stored.get(account));
    }

    @Override
    public boolean create(AccountClaim claim) {
      interfere();
      return !stored.containsKey(claim.account()) && write(claim);
    }

    @Override
    public boolean compareAndSwap(AccountClaim changed) {
      interfere();
      AccountClaim known = stored.get(changed.account());
      return known != null && known.revision().equals(changed.revision()) && write(changed);
    }

    private void interfere() {
      Runnable once = beforeWrite;
      beforeWrite = () -> {};
      once.run();
    }

    private boolean write(AccountClaim claim) {
      writes++;
      stored.put(
          claim.account(),
          new AccountClaim(
              claim.account(), claim.namespace(), claim.namespaceUid(), String.valueOf(writes)));
      return true;
    }

    @Override
    public boolean isAbandoned(AccountClaim claim) {
      return abandoned.contains(claim.namespace());
    }
  }
}
