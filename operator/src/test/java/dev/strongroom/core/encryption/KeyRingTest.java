package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final VersionId V1 = VersionId.derived("one");
  private static final Optional<UUID> DEFAULT = Optional.empty();
  private static final SecretRecord SECRET = Vault.secret("shop", "db");

  @Test
  void anAccountsDefaultKeyIsMadeOnDemandAndOnce() {
    Vault vault = new Vault();

    vault.keys.current("shop", DEFAULT);
    vault.keys.current("shop", DEFAULT);

    KeyRecord record = vault.store.records.get("default.shop");
    assertThat(record.alias()).isEqualTo("aws/secretsmanager");
    assertThat(record.namespace()).isEqualTo("shop");
    assertThat(record.current().createdAt()).isEqualTo(Vault.NOW);
    assertThat(vault.store.creates).hasValue(1);
    assertThat(vault.store.reads).hasValue(1);
  }

  @Test
  void replicasThatRaceEndWithOneKey() throws Exception {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    List<Vault> replicas =
        IntStream.range(0, 8)
            .mapToObj(i -> new Vault(store, Vault.rootKey(1), new SecureRandom()))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<UUID>> asks = new ArrayList<>();
    replicas.forEach(replica -> asks.add(() -> replica.keys.current("shop", DEFAULT).keyId()));

    List<Future<UUID>> answers = threads.invokeAll(asks);

    Set<UUID> ids =
        answers.stream()
            .map(
                answer -> {
                  try {
                    return answer.get();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                })
            .collect(Collectors.toSet());
    threads.shutdown();
    assertThat(ids).hasSize(1);
  }

  @Test
  void anotherReplicaReadsWhatOneWrote() {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    Vault one = new Vault(store, Vault.rootKey(1), new SecureRandom());
    Vault two = new Vault(store, Vault.rootKey(1), new SecureRandom());
    byte[] sealed = one.cipher.seal(SECRET, V1, SecretValue.text("x"));

    try (SecretValue opened = two.cipher.open(SECRET, V1, sealed)) {
      assertThat(opened.text(PlaintextAccess.granted())).isEqualTo("x");
    }
  }

  @Test
  void aNewVersionOfTheKeyKeepsTheOldOneReadableAndIsFoundByOtherReplicas() {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    Vault old = new Vault(store, Vault.rootKey(1), new SecureRandom());
    byte[] before = old.cipher.seal(SECRET, V1, SecretValue.text("before"));
    addVersion(store, old);
    Vault renewed = new Vault(store, Vault.rootKey(1), new SecureRandom());

    byte[] after = renewed.cipher.seal(SECRET, V1, SecretValue.text("after"));

    assertThat(renewed.keys.current("shop", DEFAULT).version()).isEqualTo(2);
    try (SecretValue a = renewed.cipher.open(SECRET, V1, before);
        SecretValue b = old.cipher.open(SECRET, V1, after)) {
      assertThat(a.text(PlaintextAccess.granted())).isEqualTo("before");
      assertThat(b.text(PlaintextAccess.granted())).isEqualTo("after");
    }
  }

  /** Adds a second material, as a rotation of the key does. */
  private static void addVersion(MemoryKeyRecordStore store, Vault vault) {
    KeyRecord known = store.records.get("default.shop");
    KeyVersion second = vault.maker.material(known.keyId(), "shop", 2);
    assertThat(store.compareAndSwap(known.withNewMaterial(second))).isPresent();
  }

  @Test
  void aWrongRootKeyIsNamedAndNeverReplacesTheKey() {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    byte[] sealed =
        new Vault(store, Vault.rootKey(1), new SecureRandom())
            .cipher.seal(SECRET, V1, SecretValue.text("x"));
    KeyRecord before = store.records.get("default.shop");
    Vault wrong = new Vault(store, Vault.rootKey(2), new SecureRandom());

    assertInvalid(RootKeyReason.WrongRootKey, () -> wrong.cipher.open(SECRET, V1, sealed));
    assertInvalid(
        RootKeyReason.WrongRootKey, () -> wrong.cipher.seal(SECRET, V1, SecretValue.text("new")));

    assertThat(store.records).containsEntry("default.shop", before);
  }

  @Test
  void aKeyThatIsGoneIsNamedAndNotMadeAnewByReading() {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    byte[] sealed =
        new Vault(store, Vault.rootKey(1), new SecureRandom())
            .cipher.seal(SECRET, V1, SecretValue.text("x"));
    store.records.clear();
    Vault later = new Vault(store, Vault.rootKey(1), new SecureRandom());

    assertThatExceptionOfType(KeyUnusable.class)
        .isThrownBy(() -> later.cipher.open(SECRET, V1, sealed))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(KeyReason.KeyMissing));

    assertThat(store.records).isEmpty();
  }

  @Test
  void oneAccountsMaterialDoesNotUnwrapAsAnothers() {
    Vault vault = new Vault();
    vault.keys.current("shop", DEFAULT);
    KeyRecord shop = vault.store.records.get("default.shop");
    vault.store.records.put(
        "default.thief",
        new KeyRecord(
            "default.thief",
            "thief",
            shop.alias(),
            shop.keyId(),
            shop.versions(),
            shop.customer(),
            "1"));

    assertInvalid(RootKeyReason.WrongRootKey, () -> vault.keys.current("thief", DEFAULT));
  }

  @Test
  void aKeyRecordCopiedToAnotherAccountOpensAndSealsNothing() {
    // Given
    Vault vault = new Vault();
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("of shop"));
    KeyRecord shop = vault.store.records.get("default.shop");
    vault.store.records.put("default.thief", copied(shop, "default.thief"));
    SecretRecord copy =
        SecretRecord.create(
            SECRET.arn(), new Owner("thief", "db", "uid"), SECRET.metadata(), Vault.NOW);

    // When
    assertInvalid(KeyReason.KeyMisplaced, () -> vault.cipher.open(copy, V1, sealed));

    // Then
    assertInvalid(
        KeyReason.KeyMisplaced, () -> vault.cipher.seal(copy, V1, SecretValue.text("of thief")));
    try (SecretValue opened = vault.cipher.open(SECRET, V1, sealed)) {
      assertThat(opened.text(PlaintextAccess.granted())).isEqualTo("of shop");
    }
  }

  @Test
  void aKeyRecordUnderTheNameOfAnotherKeyOfItsAccountIsNotUsed() {
    // Given
    Vault vault = new Vault();
    vault.keys.projectionMac();
    KeyRecord mac = vault.store.records.get("projection-mac");
    vault.store.records.put("default.", copied(mac, "default."));

    // When, Then
    assertInvalid(KeyReason.KeyMisplaced, () -> vault.keys.current("", DEFAULT));
  }

  private static KeyRecord copied(KeyRecord record, String name) {
    return new KeyRecord(
        name,
        record.namespace(),
        record.alias(),
        record.keyId(),
        record.versions(),
        record.customer(),
        "1");
  }

  @Test
  void theProjectionMacIsTheSameForEveryReplicaAndAfterARestart() {
    MemoryKeyRecordStore store = new MemoryKeyRecordStore();
    byte[] mac =
        new Vault(store, Vault.rootKey(1), new SecureRandom())
            .keys
            .projectionMac()
            .mac(new byte[] {1}, new byte[] {2});

    ProjectionMac again =
        new Vault(store, Vault.rootKey(1), new SecureRandom()).keys.projectionMac();

    assertThat(again.verify(mac, new byte[] {1}, new byte[] {2})).isTrue();
    assertThat(store.records).containsOnlyKeys("projection-mac");
  }

  @Test
  void forgottenKeysAreReadAgain() {
    Vault vault = new Vault();
    vault.keys.current("shop", DEFAULT);
    vault.keys.projectionMac();

    vault.keys.forget("default.shop");
    vault.keys.forget("projection-mac");
    vault.keys.current("shop", DEFAULT);
    vault.keys.projectionMac();

    assertThat(vault.store.reads).hasValue(4);
    assertThat(vault.store.creates).hasValue(2);
  }

  @Test
  void aForgottenKeyIsWipedWhenItsLastUserIsDone() {
    // Given
    Vault vault = new Vault();
    EncryptionKey first = vault.keys.current("shop", DEFAULT);
    EncryptionKey second = vault.keys.current("shop", DEFAULT);
    assertThat(second).isSameAs(first);

    // When
    vault.keys.forget("default.shop");
    first.close();

    // Then
    assertThat(wrap(second)).hasSize(EncryptionKey.WRAPPED_BYTES);
    second.close();
    assertThat(second.hold()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> wrap(second));
    try (EncryptionKey anew = vault.keys.current("shop", DEFAULT)) {
      assertThat(wrap(anew)).hasSize(EncryptionKey.WRAPPED_BYTES);
    }
  }

  @Test
  void keysAreForgottenAllTheTimeAndNobodyNoticesIt() {
    // Given
    Vault vault = new Vault();
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("x"));

    // When
    List<String> opened =
        IntStream.range(0, 4_000)
            .parallel()
            .mapToObj(
                i -> {
                  vault.keys.forget("default.shop");
                  try (SecretValue value = vault.cipher.open(SECRET, V1, sealed)) {
                    return value.text(PlaintextAccess.granted());
                  }
                })
            .toList();

    // Then
    assertThat(opened).hasSize(4_000).containsOnly("x");
  }

  private static byte[] wrap(EncryptionKey key) {
    SecureRandom random = new SecureRandom();
    try (KeyMaterial dataKey = KeyMaterial.generate(random)) {
      return key.wrap(dataKey, random, new byte[] {1});
    }
  }

  private static void assertInvalid(Reason reason, Runnable action) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }
}
