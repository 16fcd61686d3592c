package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.Reason;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeclareKeyTest {
  private static final Optional<String> NO_REQUEST = Optional.empty();
  private static final Duration NEVER = Duration.ZERO;

  private final Time time = new Time();
  private final Vault vault = new Vault();
  private final KeyMaker maker =
      new KeyMaker(new KeyWrapping(Vault.rootKey(1)), time, new SecureRandom());
  private final DeclareKey keys =
      new DeclareKey(vault.store, maker, () -> vault.store.records.values(), "xx-test-1", time);
  private final DestroyKeys destroy =
      new DestroyKeys(vault.store, () -> vault.store.records.values(), time);

  @Example
  void aNewKeyIsEnabledAndHasOneMaterialAndAnArn() {
    KeyRecord record = declare(key("orders"));

    assertThat(record.state()).isEqualTo(KeyState.ENABLED);
    assertThat(record.alias()).isEqualTo("orders");
    assertThat(record.versions()).hasSize(1);
    assertThat(record.customer().orElseThrow().arn())
        .hasToString(
            "arn:aws:kms:xx-test-1:%s:key/%s"
                .formatted(AccountId.ofNamespace("shop"), record.keyId()));
    assertThat(KeyChanges.nextRotationAt(record)).isEmpty();
  }

  @Example
  void whatIsDeclaredAgainIsNotWritten() {
    KeyRecord first = declare(key("orders"));

    assertThat(declare(key("orders"))).isEqualTo(first);
  }

  @Example
  void twoKeysCannotHaveOneAlias() {
    declare(key("orders"));
    KeyDeclaration other = key("other", "orders", "uid-2", true, NEVER, false);

    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(() -> declare(other))
        .satisfies(
            e ->
                assertThat(e.finding()).isEqualTo(Reason.AliasTaken.with("orders", "shop/orders")));
    assertThat(vault.store.records).hasSize(1);
  }

  @Example
  void anotherAccountMayHaveTheSameAlias() {
    KeyRecord ours = declare(key("orders"));
    KeyDeclaration theirs =
        new KeyDeclaration(
            new Owner("bank", "orders", "uid-9"),
            "orders",
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);

    assertThat(declare(theirs).keyId()).isNotEqualTo(ours.keyId());
  }

  @Example
  void anAliasCanBeMovedToAnotherKey() {
    KeyRecord old = declare(key("old", "orders", "uid", true, NEVER, false));
    declare(key("old", "orders-old", "uid", true, NEVER, false));

    KeyRecord now = declare(key("new", "orders", "uid-2", true, NEVER, false));

    assertThat(now.keyId()).isNotEqualTo(old.keyId());
    assertThat(now.alias()).isEqualTo("orders");
  }

  @Example
  void disabledAndEnabledAgainItIsTheSameKey() {
    KeyRecord first = declare(key("orders"));

    KeyRecord disabled = declare(key("orders", "orders", "uid", false, NEVER, false));
    KeyRecord again = declare(key("orders"));

    assertThat(disabled.state()).isEqualTo(KeyState.DISABLED);
    assertThat(again.state()).isEqualTo(KeyState.ENABLED);
    assertThat(again.versions()).isEqualTo(first.versions());
  }

  @Example
  void aRequestRotatesOnceAndKeepsTheOldMaterial() {
    declare(key("orders"));

    KeyRecord rotated = keys.declare(key("orders"), account(), Optional.of("1")).orElseThrow();
    KeyRecord again = keys.declare(key("orders"), account(), Optional.of("1")).orElseThrow();

    assertThat(rotated.versions()).extracting(KeyVersion::id).containsExactly(1, 2);
    assertThat(again).isEqualTo(rotated);
  }

  @Example
  void theRequestThatANewObjectCarriesIsNoRotation() {
    KeyRecord made = keys.declare(key("orders"), account(), Optional.of("1")).orElseThrow();

    assertThat(keys.declare(key("orders"), account(), Optional.of("1"))).hasValue(made);
    assertThat(made.versions()).hasSize(1);
  }

  @Example
  void aDisabledKeyIsRotatedWhenItIsEnabledAgain() {
    declare(key("orders", "orders", "uid", false, NEVER, false));

    KeyRecord waiting =
        keys.declare(
                key("orders", "orders", "uid", false, NEVER, false), account(), Optional.of("1"))
            .orElseThrow();
    KeyRecord enabled = keys.declare(key("orders"), account(), Optional.of("1")).orElseThrow();

    assertThat(waiting.versions()).hasSize(1);
    assertThat(enabled.versions()).hasSize(2);
  }

  @Example
  void aRotationOnDemandDoesNotMoveTheSchedule() {
    KeyDeclaration yearly = key("orders", "orders", "uid", true, Duration.ofDays(365), false);
    Instant made = time.instant();
    declare(yearly);
    time.pass(Duration.ofDays(100));

    KeyRecord rotated = keys.declare(yearly, account(), Optional.of("1")).orElseThrow();

    assertThat(rotated.versions()).hasSize(2);
    assertThat(KeyChanges.nextRotationAt(rotated)).hasValue(made.plus(Duration.ofDays(365)));
  }

  @Property(tries = 50)
  void aPeriodIsKeptHoweverRarelySomebodyLooks(
      @ForAll @IntRange(min = 90, max = 2560) int period,
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 900) Integer> looks) {
    vault.store.records.clear();
    KeyDeclaration declared = key("orders", "orders", "uid", true, Duration.ofDays(period), false);
    KeyRecord record = declare(declared);
    Instant made = record.current().createdAt();
    for (int days : looks) {
      time.pass(Duration.ofDays(days));
      record = declare(declared);
      Instant due = KeyChanges.nextRotationAt(record).orElseThrow();
      assertThat(due).isAfter(time.instant());
      assertThat(Duration.between(made, due).toDays() % period).isZero();
      assertThat(Duration.between(record.current().createdAt(), due).toDays())
          .isLessThanOrEqualTo(period);
    }
    assertThat(record.versions()).hasSizeLessThanOrEqualTo(looks.size() + 1);
    assertThat(record.versions()).extracting(KeyVersion::id).isSorted().doesNotHaveDuplicates();
  }

  @Example
  void aKeyHasABoundedNumberOfMaterials() {
    KeyRecord record = declare(key("orders"));
    for (int i = 1; i < KeyChanges.MOST_MATERIALS + 5; i++) {
      record = keys.declare(key("orders"), account(), Optional.of("r" + i)).orElseThrow();
    }

    assertThat(record.versions()).hasSize(KeyChanges.MOST_MATERIALS);
    assertThat(KeyChanges.isFull(record)).isTrue();
  }

  @Example
  void aDeletedObjectsKeyIsKeptForItsWindowAndComesBack() {
    KeyRecord before = declare(key("orders"));

    KeyRecord pending = keys.schedule(owner("orders", "uid")).orElseThrow();
    time.pass(Duration.ofDays(29));
    destroy.run();
    KeyRecord back = declare(key("orders", "orders", "uid-new", true, NEVER, false));

    assertThat(pending.state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThat(pending.customer().orElseThrow().deletionAt())
        .hasValue(before.current().createdAt().plus(Duration.ofDays(30)));
    assertThat(back.state()).isEqualTo(KeyState.ENABLED);
    assertThat(back.keyId()).isEqualTo(before.keyId());
    assertThat(back.versions()).isEqualTo(before.versions());
  }

  @Example
  void aLateDeletionOfAnEarlierIncarnationIsIgnored() {
    declare(key("orders"));
    declare(key("orders", "orders", "uid-new", true, NEVER, false));

    assertThat(keys.schedule(owner("orders", "uid"))).isEmpty();
  }

  @Example
  void aDeletionIsScheduledOnceAndItsDateStays() {
    KeyDeclaration ending = key("orders", "orders", "uid", true, NEVER, true);
    declare(key("orders"));
    KeyRecord scheduled = declare(ending);
    time.pass(Duration.ofDays(3));

    assertThat(declare(ending)).isEqualTo(scheduled);
    assertThat(keys.schedule(owner("orders", "uid"))).isEmpty();
    assertThat(declare(key("orders")).state()).isEqualTo(KeyState.ENABLED);
  }

  @Example
  void theMaterialIsDestroyedAtTheEndOfTheWindowAndANewKeyHasAnotherId() {
    KeyRecord before = declare(key("orders"));
    KeyDeclaration ending = key("orders", "orders", "uid", true, NEVER, true);
    declare(ending);
    time.pass(Duration.ofDays(30));

    List<KeyRecord> destroyed = destroy.run();

    assertThat(destroyed).extracting(KeyRecord::keyId).containsExactly(before.keyId());
    assertThat(vault.store.records).isEmpty();
    assertThat(destroy.run()).isEmpty();
    assertThat(keys.declare(ending, account(), NO_REQUEST)).isEmpty();
    assertThat(declare(key("orders")).keyId()).isNotEqualTo(before.keyId());
  }

  @Example
  void aCancellationAtTheLastMomentWinsOrLosesAsAWhole() {
    declare(key("orders"));
    KeyRecord pending = keys.schedule(owner("orders", "uid")).orElseThrow();
    time.pass(Duration.ofDays(31));
    DestroyKeys late = new DestroyKeys(vault.store, () -> List.of(pending), time);

    KeyRecord back = declare(key("orders"));

    assertThat(late.run()).isEmpty();
    assertThat(vault.store.records).containsValue(back);
  }

  private KeyRecord declare(KeyDeclaration declared) {
    return keys.declare(declared, account(), NO_REQUEST).orElseThrow();
  }

  private static AccountId account() {
    return AccountId.ofNamespace("shop");
  }

  private static Owner owner(String name, String uid) {
    return new Owner("shop", name, uid);
  }

  private static KeyDeclaration key(String name) {
    return key(name, name, "uid", true, NEVER, false);
  }

  private static KeyDeclaration key(
      String name,
      String alias,
      String uid,
      boolean enabled,
      Duration period,
      boolean toBeDeleted) {
    return new KeyDeclaration(
        owner(name, uid),
        alias,
        "",
        Map.of(),
        Optional.empty(),
        enabled,
        Optional.of(period).filter(p -> !p.isZero()),
        KeyDeclaration.DEFAULT_WINDOW,
        toBeDeleted);
  }

  /** A clock that a test moves. */
  private static final class Time extends Clock {
    private Instant now = Vault.NOW;

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("this clock is UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
