package dev.strongroom.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.FlakyRootKey;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.RootKeyUse;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RootKeyRotationTest {
  private static final VersionId V1 = VersionId.derived("one");
  private static final AesGcmRootKey OLD = Vault.rootKey(1);
  private static final AesGcmRootKey NEW = Vault.rootKey(2);

  private final MemoryKeyRecordStore store = new MemoryKeyRecordStore();
  private final Map<SecretRecord, byte[]> sealed = new HashMap<>();

  @Test
  void everyKeyIsReWrappedAndEveryValueOpensWithTheNewRootKeyAlone() {
    sealSecrets(20);

    RootKeyUse use = new RootKeyRotation(store, listed(NEW, OLD)).run(changed -> {});

    assertThat(use)
        .isEqualTo(new RootKeyUse(NEW.id(), Map.of(NEW.id(), 20), 20, 0, 0))
        .matches(RootKeyUse::isComplete)
        .matches(u -> u.canGo(OLD.id()));
    assertReadable(NEW);
  }

  @Test
  void doneTwiceItChangesNothing() {
    sealSecrets(3);
    RootKeyRotation rotation = new RootKeyRotation(store, listed(NEW, OLD));
    rotation.run(changed -> {});
    Map<String, KeyRecord> before = Map.copyOf(store.records);

    RootKeyUse use = rotation.run(changed -> assertThat(changed).isFalse());

    assertThat(use.rewrapped()).isZero();
    assertThat(store.records).isEqualTo(before);
  }

  @Test
  void endedAtAnyPointItLeavesEverythingReadableAndGoesOnLater() {
    sealSecrets(5);
    for (int writes = 0; writes < 5; writes++) {
      store.failAfterSwaps(writes == 0 ? 0 : 1);
      assertThatExceptionOfType(Unavailable.class)
          .isThrownBy(() -> new RootKeyRotation(store, listed(NEW, OLD)).run(changed -> {}));
      store.failAfterSwaps(-1);
      assertReadable(listed(NEW, OLD));
      RootKeyUse use = new RootKeyRotation(store, listed(NEW, OLD)).survey();
      assertThat(use.records()).containsEntry(OLD.id(), 5 - writes);
      assertThat(use.canGo(OLD.id())).isFalse();
    }

    RootKeyUse use = new RootKeyRotation(store, listed(NEW, OLD)).run(changed -> {});

    assertThat(use.canGo(OLD.id())).isTrue();
    assertReadable(NEW);
  }

  @Test
  void aRecordThatSomebodyElseChangesMeanwhileKeepsThatChange() {
    sealSecrets(1);
    KeyRecord found = store.records.get("default.team-0");
    AtomicInteger swaps = new AtomicInteger();
    store.beforeSwap(
        () -> {
          if (swaps.getAndIncrement() == 0) {
            store.records.put(
                found.name(),
                new KeyRecord(
                    found.name(),
                    found.namespace(),
                    "renamed",
                    found.keyId(),
                    found.versions(),
                    found.customer(),
                    "changed"));
          }
        });

    RootKeyUse use = new RootKeyRotation(store, listed(NEW, OLD)).run(changed -> {});

    assertThat(use.isComplete()).isTrue();
    assertThat(store.records.get(found.name()).alias()).isEqualTo("renamed");
    assertReadable(NEW);
  }

  @Test
  void aKeyWhoseRootKeyIsMissingIsLeftAndCounted() {
    sealSecrets(2);
    new Vault(store, NEW, new SecureRandom()).keys.current("team-new", Optional.empty());

    RootKeyUse use = new RootKeyRotation(store, NEW).run(changed -> {});

    assertThat(use).isEqualTo(new RootKeyUse(NEW.id(), Map.of(OLD.id(), 2, NEW.id(), 1), 0, 2, 0));
    assertReadable(OLD);
  }

  @Test
  void aRingThatReadItsRecordBeforeTheRotationFindsTheNewWrapping() {
    sealSecrets(1);
    Vault early = new Vault(store, listed(NEW, OLD), new SecureRandom());
    SecretRecord secret = sealed.keySet().iterator().next();
    new RootKeyRotation(store, listed(NEW, OLD)).run(changed -> {});

    try (SecretValue value = early.cipher.open(secret, V1, sealed.get(secret))) {
      assertThat(value.text(PlaintextAccess.granted())).isEqualTo("secret 0");
    }
  }

  @Test
  void aProviderThatIsAwayIsAskedOnceUntilACheckFindsItBack() {
    FlakyRootKey flaky = new FlakyRootKey(OLD);
    GuardedRootKey guarded = new GuardedRootKey(flaky);
    flaky.away = true;

    for (int i = 0; i < 3; i++) {
      assertAway(() -> guarded.wrap(KeyMaterial.generate(new SecureRandom()), new byte[0]));
    }

    assertThat(flaky.calls).hasValue(1);
    assertThat(guarded.isAway()).isTrue();
    assertAway(guarded::check);
    flaky.away = false;
    assertAway(guarded::id);
    guarded.check();
    assertThat(guarded.id()).isEqualTo(OLD.id());
    assertThat(guarded.isAway()).isFalse();
  }

  @Test
  void aFormerProviderThatIsAwayIsNoFailureUntilItIsNeeded() {
    sealSecrets(1);
    FlakyRootKey former = new FlakyRootKey(OLD);
    ListedRootKeys both =
        new ListedRootKeys(List.of(new GuardedRootKey(NEW), new GuardedRootKey(former)));
    former.away = true;

    both.check();

    assertThat(both.id()).isEqualTo(NEW.id());
    assertAway(() -> new RootKeyRotation(store, both).run(changed -> {}));
    former.away = false;
    both.check();
    assertThat(new RootKeyRotation(store, both).run(changed -> {}).isComplete()).isTrue();
  }

  private static void assertAway(Runnable call) {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(call::run)
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.RootKeyUnavailable));
  }

  private static ListedRootKeys listed(RootKey... keys) {
    return new ListedRootKeys(Stream.of(keys).map(GuardedRootKey::new).toList());
  }

  private void sealSecrets(int accounts) {
    Vault vault = new Vault(store, OLD, new SecureRandom());
    for (int i = 0; i < accounts; i++) {
      SecretRecord secret = Vault.secret("team-" + i, "db");
      sealed.put(secret, vault.cipher.seal(secret, V1, SecretValue.text("secret " + i)));
    }
  }

  private void assertReadable(RootKey rootKey) {
    Vault vault = new Vault(store, rootKey, new SecureRandom());
    sealed.forEach(
        (secret, ciphertext) -> {
          try (SecretValue value = vault.cipher.open(secret, V1, ciphertext)) {
            assertThat(Optional.of(value.text(PlaintextAccess.granted())))
                .hasValueSatisfying(text -> assertThat(text).startsWith("secret "));
          }
        });
  }
}
