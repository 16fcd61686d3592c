package dev.strongroom.core.encryption;

import static dev.strongroom.core.encryption.DeclaredKeys.account;
import static dev.strongroom.core.encryption.DeclaredKeys.key;
import static dev.strongroom.core.encryption.DeclaredKeys.owner;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    assertThat(keys.use.declare(ending, account(), Optional.empty())).isEmpty();
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
