package dev.strongroom.core.keys;

import static dev.strongroom.core.keys.DeclaredKeys.key;
import static dev.strongroom.core.keys.DeclaredKeys.owner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Tenancy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;

class KeyDeletionTest {
  private static final Duration NEVER = Duration.ZERO;

  private final DeclaredKeys keys = new DeclaredKeys();

  @Example
  void aDeletedObjectsKeyIsKeptForItsWindowAndComesBack() {
    KeyRecord before = keys.declare(key("orders"));

    KeyRecord pending = keys.use.schedule(owner("orders", "uid")).orElseThrow();
    keys.time.pass(Duration.ofDays(29));
    keys.destroy.run();
    KeyRecord back = keys.declare(key("orders", "orders", "uid-new", true, NEVER, false));

    assertThat(pending.state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(pending.customer().orElseThrow().deletionAt())
        .hasValue(before.current().createdAt().plus(Duration.ofDays(30)));
    assertThat(back.state()).isEqualTo(KeyState.ENABLED);
    assertThat(back.keyId()).isEqualTo(before.keyId());
    assertThat(back.versions()).isEqualTo(before.versions());
  }

  @Example
  void aNamespaceMadeAnewGetsTheKeyOnlyWhenAnAdministratorHandsItOver() {
    // Given
    KeyRecord before = keys.declare(key("orders"));
    KeyDeclaration anew = key("orders", "orders", "uid-new", true, NEVER, false);
    keys.namespace = namespace("uid-2");

    // When
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> keys.declare(anew))
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(AccountReason.NamespaceRecreated))
        .satisfies(e -> assertThat(e.finding().message()).contains("uid-of-shop"));

    // Then
    KeyRecord left = keys.vault.store.records.get(before.name());
    assertThat(left.state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(left.customer().orElseThrow().declared().owner()).isEqualTo(owner("orders", "uid"));
    keys.namespace = namespace("uid-2", "uid-of-shop");
    KeyRecord back = keys.declare(anew);
    assertThat(back.keyId()).isEqualTo(before.keyId());
    assertThat(back.state()).isEqualTo(KeyState.ENABLED);
    assertThat(back.customer().orElseThrow().tenancy()).isEqualTo(Tenancy.of("uid-2"));
  }

  @Example
  void aRestoredKeyIsTheNextOwnersInWhateverNamespaceOfThatName() {
    // Given
    KeyRecord before = keys.declare(key("orders"));
    keys.vault.store.compareAndSwap(before.restored());
    keys.namespace = namespace("uid-2");

    // When
    KeyRecord back = keys.declare(key("orders", "orders", "uid-new", true, NEVER, false));

    // Then
    assertThat(back.keyId()).isEqualTo(before.keyId());
    assertThat(back.customer().orElseThrow().tenancy()).isEqualTo(Tenancy.of("uid-2"));
  }

  private static NamespaceIdentity namespace(String uid, String... restoreFrom) {
    NamespaceIdentity shop = Vault.namespace("shop");
    return new NamespaceIdentity(
        shop.name(), uid, shop.createdAt(), shop.account(), Set.of(restoreFrom));
  }

  @Example
  void aLateDeletionOfAnEarlierIncarnationIsIgnored() {
    keys.declare(key("orders"));
    keys.declare(key("orders", "orders", "uid-new", true, NEVER, false));

    assertThat(keys.use.schedule(owner("orders", "uid"))).isEmpty();
  }

  @Example
  void aDeletionIsScheduledOnceAndItsDateStays() {
    KeyDeclaration ending = key("orders", "orders", "uid", true, NEVER, true);
    keys.declare(key("orders"));
    KeyRecord scheduled = keys.declare(ending);
    keys.time.pass(Duration.ofDays(3));

    assertThat(keys.declare(ending)).isEqualTo(scheduled);
    assertThat(keys.use.schedule(owner("orders", "uid"))).isEmpty();
    assertThat(keys.declare(key("orders")).state()).isEqualTo(KeyState.ENABLED);
  }

  @Example
  void theMaterialIsDestroyedAtTheEndOfTheWindowAndANewKeyHasAnotherId() {
    KeyRecord before = keys.declare(key("orders"));
    KeyDeclaration ending = key("orders", "orders", "uid", true, NEVER, true);
    keys.declare(ending);
    keys.time.pass(Duration.ofDays(30));

    List<KeyRecord> destroyed = keys.destroy.run();

    assertThat(destroyed).extracting(KeyRecord::keyId).containsExactly(before.keyId());
    assertThat(keys.vault.store.records).isEmpty();
    assertThat(keys.destroy.run()).isEmpty();
    assertThat(keys.use.declare(ending, keys.namespace, Optional.empty())).isEmpty();
    assertThat(keys.declare(key("orders")).keyId()).isNotEqualTo(before.keyId());
  }

  @Example
  void aCancellationAtTheLastMomentWinsOrLosesAsAWhole() {
    keys.declare(key("orders"));
    KeyRecord pending = keys.use.schedule(owner("orders", "uid")).orElseThrow();
    keys.time.pass(Duration.ofDays(31));
    DestroyKeys late = new DestroyKeys(keys.vault.store, () -> List.of(pending), keys.time);

    KeyRecord back = keys.declare(key("orders"));

    assertThat(late.run()).isEmpty();
    assertThat(keys.vault.store.records).containsValue(back);
  }
}
