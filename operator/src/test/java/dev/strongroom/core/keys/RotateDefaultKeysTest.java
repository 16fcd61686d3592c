package dev.strongroom.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.encryption.Ciphertext;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.FlakyRootKey;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RotateDefaultKeysTest {
  private static final Duration YEAR = KeyChanges.DEFAULT_KEY_PERIOD;
  private static final VersionId V1 = VersionId.derived("one");

  private final Vault vault = new Vault();

  @Example
  void aDefaultKeyIsRotatedWithinAYearAndTheOldMaterialGoesOnDecrypting() {
    // Given
    SecretRecord secret = Vault.secret("shop", "db");
    byte[] before = vault.cipher.seal(secret, V1, SecretValue.text("before"));
    KeyRecord made = record("shop");
    Instant due = KeyChanges.nextRotationAt(made).orElseThrow();

    // When
    Optional<KeyRecord> early = at(due.minusSeconds(1)).next();
    Optional<KeyRecord> rotated = at(due).next();

    // Then
    assertThat(due)
        .isBetween(Vault.NOW.plus(YEAR).minus(Duration.ofDays(30)), Vault.NOW.plus(YEAR));
    assertThat(early).isEmpty();
    assertThat(rotated).hasValue(record("shop"));
    assertThat(record("shop").versions()).extracting(KeyVersion::id).containsExactly(1, 2);
    assertThat(record("shop").versions().get(0)).isEqualTo(made.current());
    assertThat(record("shop").current().createdAt()).isEqualTo(due);
    assertThat(record("shop").keyId()).isEqualTo(made.keyId());
    Vault later = new Vault(vault.store, Vault.rootKey(1), new SecureRandom());
    byte[] after = later.cipher.seal(secret, V1, SecretValue.text("after"));
    assertThat(Ciphertext.decode(after).orElseThrow().keyVersion()).isEqualTo(2);
    assertOpens(later, secret, before, "before");
    assertOpens(vault, secret, after, "after");
  }

  @Example
  void theFollowingRotationIsAYearAfterThatWhichWasDue() {
    // Given
    accounts(1);
    Instant due = KeyChanges.nextRotationAt(record("team-0")).orElseThrow();

    // When
    at(due.plus(Duration.ofDays(3))).next();

    // Then
    assertThat(KeyChanges.nextRotationAt(record("team-0"))).hasValue(due.plus(YEAR));
    assertThat(at(due.plus(YEAR)).due()).isEqualTo(1);
  }

  @Example
  void accountsThatWereMadeTogetherAreNotRotatedTogether() {
    // When
    accounts(300);

    // Then
    long days =
        vault.store.records.values().stream()
            .map(record -> KeyChanges.nextRotationAt(record).orElseThrow())
            .map(at -> Duration.between(Vault.NOW, at).toDays())
            .distinct()
            .count();
    assertThat(days).isBetween(25L, 31L);
  }

  @Example
  void overdueKeysFollowOneByOneTheOldestDateFirst() {
    // Given
    accounts(5);
    List<String> byDate =
        vault.store.records.values().stream()
            .sorted((a, b) -> due(a).compareTo(due(b)))
            .map(KeyRecord::name)
            .toList();
    RotateDefaultKeys late = at(Vault.NOW.plus(YEAR.multipliedBy(3)));

    // When
    List<String> rotated =
        IntStream.range(0, 5).mapToObj(i -> late.next().orElseThrow().name()).toList();

    // Then
    assertThat(rotated).isEqualTo(byDate);
    assertThat(late.due()).isZero();
    assertThat(late.next()).isEmpty();
  }

  @Example
  void theMacOfProjectionsAndKeysOfCustomersAreLeft() {
    // Given
    vault.keys.projectionMac();
    DeclareKey customers =
        new DeclareKey(
            vault.store,
            vault.maker,
            () -> vault.store.records.values(),
            Vault::namespace,
            "xx-test-1",
            KeyBudget.UNLIMITED,
            Vault.CLOCK);
    customers.declare(
        new KeyDeclaration(
            new Owner("shop", "orders", "uid"),
            "orders",
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.of(Duration.ofDays(90)),
            KeyDeclaration.DEFAULT_WINDOW,
            false),
        Vault.namespace("shop"),
        Optional.empty());
    Map<String, KeyRecord> before = Map.copyOf(vault.store.records);

    // When
    Optional<KeyRecord> rotated = at(Vault.NOW.plus(YEAR.multipliedBy(10))).next();

    // Then
    assertThat(rotated).isEmpty();
    assertThat(vault.store.records).isEqualTo(before);
    assertThat(KeyChanges.nextRotationAt(before.get("projection-mac"))).isEmpty();
  }

  @Example
  void aRecordThatSomebodyElseHasRotatedMeanwhileIsLeft() {
    // Given
    accounts(1);
    Collection<KeyRecord> lagging = List.copyOf(vault.store.records.values());
    Instant late = Vault.NOW.plus(YEAR);
    at(late).next();
    KeyRecord once = record("team-0");

    // When
    Optional<KeyRecord> again =
        new RotateDefaultKeys(vault.store, vault.maker, () -> lagging, clock(late)).next();

    // Then
    assertThat(again).isEmpty();
    assertThat(record("team-0")).isEqualTo(once);
  }

  @Example
  void withoutARootKeyNothingChangesAndItGoesOnWhenItIsBack() {
    // Given
    accounts(1);
    KeyRecord before = record("team-0");
    FlakyRootKey rootKey = new FlakyRootKey(Vault.rootKey(1));
    Clock late = clock(Vault.NOW.plus(YEAR));
    KeyMaker maker = new KeyMaker(new KeyWrapping(rootKey), late, new SecureRandom());
    RotateDefaultKeys keys =
        new RotateDefaultKeys(vault.store, maker, () -> vault.store.records.values(), late);
    rootKey.away = true;
    assertThatExceptionOfType(Unavailable.class).isThrownBy(keys::next);
    assertThat(record("team-0")).isEqualTo(before);

    // When
    rootKey.away = false;
    Optional<KeyRecord> rotated = keys.next();

    // Then
    assertThat(rotated).isPresent();
    assertThat(keys.due()).isZero();
  }

  /**
   * Each step is a replica that looks at some time. It may be cut off before its write, or see the
   * records as they were a look before.
   */
  @Property(tries = 60)
  void endedAtAnyInstantEveryKeyHasOneMaterialAYearAndAllValuesOpen(
      @ForAll @IntRange(min = 1, max = 4) int accounts,
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 200) Integer> days,
      @ForAll Random random) {
    vault.store.records.clear();
    Map<SecretRecord, byte[]> sealed = new HashMap<>(accounts(accounts));
    Instant now = Vault.NOW;
    Collection<KeyRecord> lagging = List.of();
    for (int passed : days) {
      now = now.plus(Duration.ofDays(passed));
      Collection<KeyRecord> seen =
          random.nextInt(4) == 0 ? lagging : List.copyOf(vault.store.records.values());
      look(now, seen, random.nextInt(3) == 0);
      lagging = seen;
    }
    for (int i = 0; i < accounts; i++) {
      look(now, vault.store.records.values(), false);
    }

    assertThat(at(now).due()).isZero();
    vault.store.records.values().forEach(RotateDefaultKeysTest::assertOneMaterialAPeriod);
    Vault later = new Vault(vault.store, Vault.rootKey(1), new SecureRandom());
    sealed.forEach((secret, value) -> assertOpens(later, secret, value, "value"));
  }

  private void look(Instant now, Collection<KeyRecord> seen, boolean isCut) {
    vault.store.failAfterSwaps(isCut ? 0 : -1);
    try {
      new RotateDefaultKeys(vault.store, makerAt(now), () -> seen, clock(now)).next();
    } catch (Unavailable ended) {
      assertThat(isCut).isTrue();
    }
    vault.store.failAfterSwaps(-1);
  }

  private static void assertOneMaterialAPeriod(KeyRecord record) {
    List<Instant> dues = new ArrayList<>();
    for (int i = 0; i < record.versions().size(); i++) {
      assertThat(record.versions().get(i).id()).isEqualTo(i + 1);
      dues.add(due(record.withVersions(record.versions().subList(0, i + 1))));
      if (i > 0) {
        assertThat(record.versions().get(i).createdAt()).isAfterOrEqualTo(dues.get(i - 1));
        assertThat(Duration.between(dues.get(i - 1), dues.get(i)).toDays() % YEAR.toDays())
            .isZero();
      }
    }
    assertThat(dues).isSorted().doesNotHaveDuplicates();
  }

  private Map<SecretRecord, byte[]> accounts(int count) {
    Map<SecretRecord, byte[]> sealed = new HashMap<>();
    for (int i = 0; i < count; i++) {
      SecretRecord secret = Vault.secret("team-" + i, "db");
      sealed.put(secret, vault.cipher.seal(secret, V1, SecretValue.text("value")));
      vault.keys.forget(KeyRecord.defaultKeyName("team-" + i));
    }
    return sealed;
  }

  private KeyRecord record(String namespace) {
    return vault.store.records.get(KeyRecord.defaultKeyName(namespace));
  }

  private static Instant due(KeyRecord record) {
    return KeyChanges.nextRotationAt(record).orElseThrow();
  }

  private RotateDefaultKeys at(Instant now) {
    return new RotateDefaultKeys(
        vault.store, makerAt(now), () -> vault.store.records.values(), clock(now));
  }

  private static KeyMaker makerAt(Instant now) {
    return new KeyMaker(new KeyWrapping(Vault.rootKey(1)), clock(now), new SecureRandom());
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static void assertOpens(Vault with, SecretRecord secret, byte[] sealed, String text) {
    try (SecretValue value = with.cipher.open(secret, V1, sealed)) {
      assertThat(value.text(PlaintextAccess.granted())).isEqualTo(text);
    }
  }
}
