package dev.strongroom.core.keys;

import static dev.strongroom.core.keys.DeclaredKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeclareKeyTest {
  private static final Optional<String> NO_REQUEST = Optional.empty();
  private static final Duration NEVER = Duration.ZERO;

  private final DeclaredKeys keys = new DeclaredKeys();

  @Example
  void aNewKeyIsEnabledAndHasOneMaterialAndAnArn() {
    KeyRecord record = keys.declare(key("orders"));

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
    KeyRecord first = keys.declare(key("orders"));

    assertThat(keys.declare(key("orders"))).isEqualTo(first);
  }

  @Example
  void twoKeysCannotHaveOneAlias() {
    keys.declare(key("orders"));
    KeyDeclaration other = key("other", "orders", "uid-2", true, NEVER, false);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> keys.declare(other))
        .satisfies(
            e ->
                assertThat(e.finding())
                    .isEqualTo(KeyReason.AliasTaken.with("orders", "shop/orders")));
    assertThat(keys.vault.store.records).hasSize(1);
  }

  @Example
  void aKeyThatTakesLongHoldsUpNoOtherButThoseOfItsAlias() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    DeclareKey use =
        new DeclareKey(
            keys.vault.store,
            keys.maker,
            () -> {
              if (isFirst.getAndSet(false)) {
                begun.countDown();
                awaitQuietly(end);
              }
              return List.of();
            },
            name -> keys.namespace,
            "xx-test-1",
            KeyBudget.UNLIMITED,
            keys.time);
    Thread slow = new Thread(() -> use.declare(key("slow"), keys.namespace, NO_REQUEST));
    slow.start();
    begun.await();

    // When
    Optional<KeyRecord> quick = use.declare(key("quick"), keys.namespace, NO_REQUEST);

    // Then
    assertThat(quick).isPresent();
    KeyDeclaration same = key("other", "slow", "uid-2", true, NEVER, false);
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> use.declare(same, keys.namespace, NO_REQUEST));

    // When
    end.countDown();
    slow.join();

    // Then
    assertThat(keys.vault.store.records).hasSize(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Example
  void anAdditionalAliasIsUniqueToo() {
    keys.declare(key("orders", "main", "uid", true, NEVER, false).withAlias("bills"));
    KeyDeclaration other = key("bills");

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> keys.declare(other))
        .satisfies(
            taken ->
                assertThat(taken.finding())
                    .isEqualTo(
                        KeyReason.AliasTaken.with("bills", DeclaredKeys.owner("orders", "uid"))));
  }

  @Example
  void aKeyHasFiftyAliasesAtMost() {
    KeyDeclaration declared = key("orders", "main", "uid", true, NEVER, false);
    for (int i = 1; i < KeyDeclaration.MAX_ALIASES; i++) {
      declared = declared.withAlias("more/" + i);
    }
    KeyDeclaration full = declared;

    assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> full.withAlias("again"));
    assertThat(full.withAlias("more/1")).isEqualTo(full);
  }

  @Example
  void anotherAccountMayHaveTheSameAlias() {
    KeyRecord ours = keys.declare(key("orders"));
    KeyDeclaration theirs =
        new KeyDeclaration(
            new Owner("bank", "orders", "uid-9"),
            "orders",
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);

    assertThat(keys.declare(theirs).keyId()).isNotEqualTo(ours.keyId());
  }

  @Example
  void anAliasCanBeMovedToAnotherKey() {
    KeyRecord old = keys.declare(key("old", "orders", "uid", true, NEVER, false));
    keys.declare(key("old", "orders-old", "uid", true, NEVER, false));

    KeyRecord now = keys.declare(key("new", "orders", "uid-2", true, NEVER, false));

    assertThat(now.keyId()).isNotEqualTo(old.keyId());
    assertThat(now.alias()).isEqualTo("orders");
  }

  @Example
  void disabledAndEnabledAgainItIsTheSameKey() {
    KeyRecord first = keys.declare(key("orders"));

    KeyRecord disabled = keys.declare(key("orders", "orders", "uid", false, NEVER, false));
    KeyRecord again = keys.declare(key("orders"));

    assertThat(disabled.state()).isEqualTo(KeyState.DISABLED);
    assertThat(again.state()).isEqualTo(KeyState.ENABLED);
    assertThat(again.versions()).isEqualTo(first.versions());
  }

  @Example
  void aRequestRotatesOnceAndKeepsTheOldMaterial() {
    keys.declare(key("orders"));

    KeyRecord rotated =
        keys.use.declare(key("orders"), keys.namespace, Optional.of("1")).orElseThrow();
    KeyRecord again =
        keys.use.declare(key("orders"), keys.namespace, Optional.of("1")).orElseThrow();

    assertThat(rotated.versions()).extracting(KeyVersion::id).containsExactly(1, 2);
    assertThat(again).isEqualTo(rotated);
  }

  @Example
  void theRequestThatANewObjectCarriesIsNoRotation() {
    KeyRecord made =
        keys.use.declare(key("orders"), keys.namespace, Optional.of("1")).orElseThrow();

    assertThat(keys.use.declare(key("orders"), keys.namespace, Optional.of("1"))).hasValue(made);
    assertThat(made.versions()).hasSize(1);
  }

  @Example
  void aDisabledKeyIsRotatedWhenItIsEnabledAgain() {
    keys.declare(key("orders", "orders", "uid", false, NEVER, false));

    KeyRecord waiting =
        keys.use
            .declare(
                key("orders", "orders", "uid", false, NEVER, false),
                keys.namespace,
                Optional.of("1"))
            .orElseThrow();
    KeyRecord enabled =
        keys.use.declare(key("orders"), keys.namespace, Optional.of("1")).orElseThrow();

    assertThat(waiting.versions()).hasSize(1);
    assertThat(enabled.versions()).hasSize(2);
  }

  @Example
  void aRotationOnDemandDoesNotMoveTheSchedule() {
    KeyDeclaration yearly = key("orders", "orders", "uid", true, Duration.ofDays(365), false);
    Instant made = keys.time.instant();
    keys.declare(yearly);
    keys.time.pass(Duration.ofDays(100));

    KeyRecord rotated = keys.use.declare(yearly, keys.namespace, Optional.of("1")).orElseThrow();

    assertThat(rotated.versions()).hasSize(2);
    assertThat(KeyChanges.nextRotationAt(rotated)).hasValue(made.plus(Duration.ofDays(365)));
  }

  @Property(tries = 50)
  void aPeriodIsKeptHoweverRarelySomebodyLooks(
      @ForAll @IntRange(min = 90, max = 2560) int period,
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 900) Integer> looks) {
    keys.vault.store.records.clear();
    KeyDeclaration declared = key("orders", "orders", "uid", true, Duration.ofDays(period), false);
    KeyRecord record = keys.declare(declared);
    Instant made = record.current().createdAt();
    for (int days : looks) {
      keys.time.pass(Duration.ofDays(days));
      record = keys.declare(declared);
      Instant due = KeyChanges.nextRotationAt(record).orElseThrow();
      assertThat(due).isAfter(keys.time.instant());
      assertThat(Duration.between(made, due).toDays() % period).isZero();
      assertThat(Duration.between(record.current().createdAt(), due).toDays())
          .isLessThanOrEqualTo(period);
    }
    assertThat(record.versions()).hasSizeLessThanOrEqualTo(looks.size() + 1);
    assertThat(record.versions()).extracting(KeyVersion::id).isSorted().doesNotHaveDuplicates();
  }

  @Example
  void aKeyHasABoundedNumberOfMaterials() {
    KeyRecord record = keys.declare(key("orders"));
    for (int i = 1; i < KeyChanges.MOST_MATERIALS + 5; i++) {
      record = keys.use.declare(key("orders"), keys.namespace, Optional.of("r" + i)).orElseThrow();
    }

    assertThat(record.versions()).hasSize(KeyChanges.MOST_MATERIALS);
    assertThat(KeyChanges.isFull(record)).isTrue();
  }
}
