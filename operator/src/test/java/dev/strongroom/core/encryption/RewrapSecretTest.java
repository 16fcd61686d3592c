package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.encryption.RewrapPlan.Mode;
import dev.strongroom.core.encryption.RewrapSecret.Result;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RewrapSecretTest {
  private static final SecretName NAME = new SecretName("db");
  private static final Optional<UUID> DEFAULT = Optional.empty();

  private final Vault vault = new Vault();
  private final DeclareKey keys =
      new DeclareKey(
          vault.store,
          vault.maker,
          () -> vault.store.records.values(),
          Vault::namespace,
          "xx-test-1",
          KeyBudget.UNLIMITED,
          Vault.CLOCK);
  private final MemoryStore records = new MemoryStore();
  private final EncryptedSecretValues values =
      new EncryptedSecretValues(records::ciphertext, vault.cipher);
  private final PutSecretValue put =
      new PutSecretValue(records, values, AccountBudget.UNLIMITED, Vault.CLOCK);
  private final RewrapSecret rewrap = new RewrapSecret(records, records::ciphertext, vault.cipher);

  @Example
  void asAwsDoesTheLabelledVersionsGoUnderTheNewKeyAndStayUnderTheOld() {
    Optional<UUID> old = key("old", true);
    secret(old);
    putVersions(4);
    Optional<UUID> next = key("new", true);
    moveTo(next);

    Result result = batch(Mode.LABELLED);

    assertThat(result).isEqualTo(new Result(2, 0, Set.of(), Optional.empty()));
    assertThat(keysOf(3)).containsExactlyInAnyOrder(old, next);
    assertThat(keysOf(2)).containsExactlyInAnyOrder(old, next);
    assertThat(keysOf(1)).containsExactly(old);
    key("new", false);
    assertReadable(3);
    key("new", true);
    key("old", false);
    assertReadable(3);
    assertReadable(2);
    assertUnusable(1, KeyReason.KeyDisabled);
  }

  @Example
  void aVersionPutAfterTheChangeIsUnderTheNewKeyAlone() {
    Optional<UUID> old = key("old", true);
    secret(old);
    putVersions(1);
    Optional<UUID> next = key("new", true);
    moveTo(next);
    put(7);

    assertThat(keysOf(7)).containsExactly(next);
    key("new", false);
    assertUnusable(7, KeyReason.KeyDisabled);
    key("new", true);
    assertReadable(7);
  }

  @Example
  void allVersionsCanLeaveTheOldKeySoThatItCanBeDestroyed() {
    secret(key("old", true));
    putVersions(6);
    Optional<UUID> next = key("new", true);
    moveTo(next);

    Result result = batch(Mode.ALL);

    assertThat(result.wrapped()).isEqualTo(6);
    vault.store.records.values().removeIf(record -> record.alias().equals("old"));
    for (int i = 0; i < 6; i++) {
      assertThat(keysOf(i)).containsExactly(next);
      assertReadable(i);
    }
  }

  @Example
  void fromTheDefaultKeyAndBackToIt() {
    secret(DEFAULT);
    putVersions(3);
    Optional<UUID> next = key("mine", true);
    moveTo(next);
    batch(Mode.ALL);
    assertThat(keysOf(0)).containsExactly(next);

    moveTo(DEFAULT);
    batch(Mode.ALL);

    assertThat(record().versions()).allSatisfy(v -> assertThat(v.keys().rewraps()).isEmpty());
    assertThat(keysOf(0)).containsExactly(DEFAULT);
    key("mine", false);
    assertReadable(0);
  }

  @Example
  void aDisabledOldKeyHoldsUpItsVersionsAndNoOthers() {
    secret(key("old", true));
    putVersions(2);
    moveTo(key("other", true));
    putVersions(4);
    moveTo(key("new", true));
    key("old", false);

    Result result = batch(Mode.ALL);

    assertThat(result.stuck()).isEqualTo(Set.of(id(0), id(1)));
    assertThat(result.wrapped()).isEqualTo(2);
    assertThat(result.obstacle().orElseThrow().reason()).isEqualTo(KeyReason.KeyDisabled);
    key("old", true);
    assertThat(batch(Mode.ALL).left()).isZero();
    assertReadable(0);
  }

  @Example
  void aBatchIsBounded() {
    secret(key("old", true));
    putVersions(10);
    moveTo(key("new", true));

    Result first = rewrap.batch("shop", NAME, Mode.ALL, Set.of(), 4);

    assertThat(first).isEqualTo(new Result(4, 6, Set.of(), Optional.empty()));
    assertThat(records.swaps).isPositive();
  }

  @Example
  void aWrapOpensNoOtherVersionNorAnotherSecret() {
    secret(key("old", true));
    putVersions(2);
    moveTo(key("new", true));
    batch(Mode.ALL);
    VersionEntry one = record().version(id(1)).orElseThrow();
    SecretRecord forged =
        record().withVersion(record().version(id(0)).orElseThrow().under(one.keys()));

    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> values.read(forged, id(0)))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(StoreReason.DamagedCiphertext));
  }

  @Example
  void aPutBetweenWriteAndSwapWhoseKeyChangesEndsUnderTheNewKey() {
    secret(key("old", true));
    putVersions(1);
    Optional<UUID> next = key("new", true);
    records.beforeNext(() -> moveTo(next));

    put(5);

    assertThat(keysOf(5)).containsExactly(next);
    key("old", false);
    assertReadable(5);
  }

  /** Whatever keys a secret went through, and wherever work was cut off: nothing gets lost. */
  @Property(tries = 60)
  void everyVersionStaysReadableThroughAllChanges(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 8) Integer> steps,
      @ForAll @IntRange(min = 1, max = 40) int crashAt) {
    secret(DEFAULT);
    List<Integer> versions = new ArrayList<>();
    List<Optional<UUID>> all = List.of(DEFAULT, key("a", true), key("b", true));
    int[] effects = {0};
    for (int step : steps) {
      if (step < 3) {
        moveTo(all.get(step));
      } else if (step < 6) {
        put(versions.size());
        versions.add(versions.size());
      } else {
        Mode mode = step == 6 ? Mode.LABELLED : Mode.ALL;
        records.beforeEach(
            () -> {
              if (++effects[0] == crashAt) {
                throw new IllegalStateException("killed");
              }
            });
        try {
          rewrap.batch("shop", NAME, mode, Set.of(), 3);
        } catch (IllegalStateException killed) {
          assertThat(killed).hasMessage("killed");
        }
        records.beforeEach(() -> {});
      }
      versions.forEach(this::assertReadable);
    }
    while (!RewrapPlan.of(record(), Mode.ALL).due().isEmpty()) {
      assertThat(rewrap.batch("shop", NAME, Mode.ALL, Set.of(), 3).wrapped()).isPositive();
    }
    Optional<UUID> last = record().metadata().key();
    vault
        .store
        .records
        .values()
        .removeIf(r -> r.customer().isPresent() && !Optional.of(r.keyId()).equals(last));
    versions.forEach(this::assertReadable);
  }

  private Optional<UUID> key(String name, boolean enabled) {
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner("shop", name, "uid"),
            name,
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            enabled,
            Optional.empty(),
            Duration.ofDays(30),
            false);
    return keys.declare(declared, Vault.namespace("shop"), Optional.empty()).map(KeyRecord::keyId);
  }

  private void secret(Optional<UUID> key) {
    SecretRecord empty = Vault.secret("shop", "db");
    records.create(empty.withDeclaration(empty.owner(), empty.metadata().withKey(key)));
  }

  private void moveTo(Optional<UUID> key) {
    SecretRecord record = record();
    records.compareAndSwap(record.withDeclaration(record.owner(), record.metadata().withKey(key)));
  }

  private void putVersions(int upTo) {
    for (int i = record().versions().size(); i < upTo; i++) {
      put(i);
    }
  }

  private void put(int i) {
    try (SecretValue value = SecretValue.text("value " + i)) {
      put.put("shop", NAME, id(i), value, Set.<StagingLabel>of());
    }
  }

  private Result batch(Mode mode) {
    return rewrap.batch("shop", NAME, mode, Set.of(), 100);
  }

  private SecretRecord record() {
    return records.find("shop", NAME).orElseThrow();
  }

  private Set<Optional<UUID>> keysOf(int i) {
    return record().version(id(i)).orElseThrow().keys().all();
  }

  private void assertReadable(int i) {
    try (SecretValue value = values.read(record(), id(i)).orElseThrow()) {
      assertThat(value.text(PlaintextAccess.granted())).isEqualTo("value " + i);
    }
  }

  private void assertUnusable(int i, Reason reason) {
    assertThatExceptionOfType(KeyUnusable.class)
        .isThrownBy(() -> values.read(record(), id(i)))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason))
        .satisfies(e -> assertThat(e.use()).isEqualTo(KeyUnusable.Use.DECRYPT));
  }

  private static VersionId id(int i) {
    return VersionId.derived("version " + i);
  }
}
