package dev.strongroom.core.kms;

import static dev.strongroom.core.kms.Kms.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAliasesTest {
  private final Kms kms = new Kms();
  private final LocatedKey one = kms.key(SHOP);
  private final LocatedKey other = kms.key(SHOP);

  @Test
  void anAliasNamesItsKey() {
    // When
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());

    // Then
    assertThat(kms.describe.describe(SHOP, "alias/orders").arn()).isEqualTo(one.arn());
    assertThat(kms.objects.byName.get(one.customer().declared().owner().toString()).key().alias())
        .isEqualTo("orders");
  }

  @Test
  void anAliasIsUniqueInItsAccount() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());

    // When
    KmsRejected refused =
        refused(() -> kms.aliases.create(SHOP, "alias/orders", other.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.ALREADY_EXISTS);
    assertThat(refused.finding().message())
        .isEqualTo(
            "An alias with the name arn:aws:kms:cluster-local-1:"
                + SHOP.caller().account()
                + ":alias/orders already exists");
  }

  @Test
  void aKeyHasSeveralAliases() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());
    kms.aliases.create(SHOP, "alias/bills", one.arn().toString());
    kms.aliases.create(SHOP, "alias/zeal", one.arn().toString());

    // When
    kms.aliases.delete(SHOP, "alias/orders");

    // Then
    assertThat(kms.record(one).aliases()).containsExactlyInAnyOrder("bills", "zeal");
    assertThat(kms.describe.describe(SHOP, "alias/zeal").arn()).isEqualTo(one.arn());
    assertThat(
            kms.describe
                .aliases(
                    SHOP, Optional.of(one.arn().toString()), new Page.Request(10, Optional.empty()))
                .items())
        .extracting(DescribeKeys.Alias::name)
        .containsExactly("alias/bills", "alias/zeal");
  }

  @Test
  void aKeyHasFiftyAliasesAtMost() {
    // Given
    for (int i = 0; i < KeyDeclaration.MAX_ALIASES; i++) {
      kms.aliases.create(SHOP, "alias/orders-" + i, one.arn().toString());
    }

    // When
    KmsRejected refused =
        refused(() -> kms.aliases.create(SHOP, "alias/bills", one.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.LIMIT_EXCEEDED);
    assertThat(kms.record(one).aliases()).hasSize(50);
  }

  @Test
  void oneOfSeveralAliasesMovesToAKeyThatHasOthers() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());
    kms.aliases.create(SHOP, "alias/bills", one.arn().toString());
    kms.aliases.create(SHOP, "alias/other", other.arn().toString());

    // When
    kms.aliases.update(SHOP, "alias/bills", other.arn().toString());

    // Then
    assertThat(kms.record(one).aliases()).containsExactly("orders");
    assertThat(kms.record(other).aliases()).containsExactlyInAnyOrder("bills", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "alias/", "alias/aws/mine", "alias/a:b", "arn:alias/a"})
  void aliasesHaveAForm(String alias) {
    // When
    KmsRejected refused = refused(() -> kms.aliases.create(SHOP, alias, one.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_ALIAS);
  }

  @Test
  void anAliasMovesToAnotherKey() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());

    // When
    kms.aliases.update(SHOP, "alias/orders", other.arn().toString());

    // Then
    assertThat(kms.describe.describe(SHOP, "alias/orders").arn()).isEqualTo(other.arn());
    assertThat(kms.record(one).alias()).isEqualTo(one.customer().declared().owner().name());
  }

  @Test
  void aMoveThatWasInterruptedCanBeRepeated() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());
    kms.objects.failAfter(1);
    Unavailable interrupted =
        catchThrowableOfType(
            Unavailable.class,
            () -> kms.aliases.update(SHOP, "alias/orders", other.arn().toString()));
    kms.objects.failAfter(-1);

    // When
    kms.aliases.update(SHOP, "alias/orders", other.arn().toString());

    // Then
    assertThat(interrupted).isNotNull();
    assertThat(kms.describe.describe(SHOP, "alias/orders").arn()).isEqualTo(other.arn());
  }

  @Test
  void moveNeedsTheRightOnBothKeys() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());
    String name = other.customer().declared().owner().name();
    kms.barred = right -> right.verb().equals("update") && right.name().equals(Optional.of(name));

    // When
    Rejected refused =
        catchThrowableOfType(
            Rejected.class, () -> kms.aliases.update(SHOP, "alias/orders", other.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @Test
  void aDeletedAliasIsNotFoundAndFree() {
    // Given
    kms.aliases.create(SHOP, "alias/orders", one.arn().toString());

    // When
    kms.aliases.delete(SHOP, "alias/orders");

    // Then
    assertThat(refused(() -> kms.describe.describe(SHOP, "alias/orders")).kind())
        .isEqualTo(Kind.NOT_FOUND);
    kms.aliases.create(SHOP, "alias/orders", other.arn().toString());
    assertThat(kms.describe.describe(SHOP, "alias/orders").arn()).isEqualTo(other.arn());
  }

  @Test
  void theNameOfAnObjectStaysItsAlias() {
    // Given
    String name = "alias/" + one.customer().declared().owner().name();

    // When
    KmsRejected refused = refused(() -> kms.aliases.delete(SHOP, name));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_STATE);
  }

  @Test
  void anUnknownAliasIsNotFound() {
    // When
    KmsRejected refused = refused(() -> kms.aliases.delete(SHOP, "alias/none"));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refused.finding().message())
        .isEqualTo(
            "Alias arn:aws:kms:cluster-local-1:"
                + SHOP.caller().account()
                + ":alias/none is not found.");
  }

  private static KmsRejected refused(Runnable call) {
    return catchThrowableOfType(KmsRejected.class, call::run);
  }
}
