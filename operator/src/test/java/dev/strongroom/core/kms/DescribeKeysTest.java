package dev.strongroom.core.kms;

import static dev.strongroom.core.kms.Kms.BANK;
import static dev.strongroom.core.kms.Kms.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescribeKeysTest {
  private static final Page.Request FIRST = new Page.Request(100, Optional.empty());

  private final Kms kms = new Kms();

  @Test
  void theDefaultKeyIsMadeWhenItIsDescribed() {
    // When
    LocatedKey made = kms.describe.describe(SHOP, "alias/aws/secretsmanager");

    // Then
    assertThat(made.record().isDefault()).isTrue();
    assertThat(kms.describe.describe(SHOP, made.arn().toString()).arn()).isEqualTo(made.arn());
    assertThat(kms.describe.describe(SHOP, "alias/aws/secretsmanager").arn()).isEqualTo(made.arn());
  }

  @Test
  void theDefaultKeyIsNotMadeForThoseWhoMayNotDescribeIt() {
    // Given
    kms.barred = right -> right.verb().equals("get");

    // When
    Rejected refused =
        catchThrowableOfType(
            Rejected.class, () -> kms.describe.describe(SHOP, "alias/aws/secretsmanager"));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
    assertThat(kms.vault.store.records).isEmpty();
  }

  @Test
  void theDefaultKeyOfAnotherAccountIsNobodyElses() {
    // Given
    LocatedKey key = kms.describe.describe(SHOP, "alias/aws/secretsmanager");

    // When
    Rejected refused =
        catchThrowableOfType(
            Rejected.class, () -> kms.describe.describe(BANK, key.arn().toString()));

    // Then
    assertThat(refused.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
  }

  @Test
  void pagesHaveAllKeysOfTheAccountOnce() {
    // Given
    List<KeyArn> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(kms.key(SHOP).arn());
    }
    kms.key(BANK);

    // When
    List<KeyArn> listed = new ArrayList<>();
    int pages = 0;
    Optional<String> marker = Optional.empty();
    do {
      Page<LocatedKey> page = kms.describe.list(SHOP, new Page.Request(2, marker));
      page.items().forEach(key -> listed.add(key.arn()));
      marker = page.nextMarker();
      pages++;
    } while (marker.isPresent());

    // Then
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
    assertThat(pages).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%%", "aGVsbG8"})
  void aMarkerThatNobodyGaveOutIsRefused(String marker) {
    // When
    KmsRejected refused =
        catchThrowableOfType(
            KmsRejected.class,
            () -> kms.describe.list(SHOP, new Page.Request(2, Optional.of(marker))));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.INVALID_MARKER);
  }

  @Test
  void aliasesNameTheirKeys() {
    // Given
    LocatedKey key = kms.key(SHOP);
    kms.aliases.create(SHOP, "alias/orders", key.arn().toString());

    // When
    List<DescribeKeys.Alias> aliases = kms.describe.aliases(SHOP, Optional.empty(), FIRST).items();

    // Then
    assertThat(aliases)
        .extracting(DescribeKeys.Alias::name, DescribeKeys.Alias::target)
        .containsExactly(
            tuple("alias/aws/secretsmanager", Optional.empty()),
            tuple("alias/orders", Optional.of(key.record().keyId().toString())));
    assertThat(kms.describe.aliases(SHOP, Optional.of(key.arn().toString()), FIRST).items())
        .extracting(DescribeKeys.Alias::name)
        .containsExactly("alias/orders");
  }

  @Test
  void aKeyWithoutAPolicyHasTheOneThatAwsGivesNewKeys() {
    // Given
    LocatedKey key = kms.key(SHOP);

    // When
    String policy = kms.describe.policy(SHOP, key.arn().toString(), "default");

    // Then
    assertThat(policy).contains("arn:aws:iam::" + SHOP.caller().account() + ":root", "kms:*");
    kms.change.putPolicy(SHOP, key.arn().toString(), "default", policy, false);
    assertThat(kms.describe.policyNames(SHOP, key.arn().toString(), FIRST).items())
        .containsExactly("default");
  }

  @Test
  void tagsAreListed() {
    // Given
    LocatedKey key =
        kms.create.create(
            SHOP, new CreateKey.Request("", Map.of("b", "2", "a", "1"), Optional.empty(), false));

    // When
    Page<DescribeKeys.Tag> page =
        kms.describe.tags(SHOP, key.arn().toString(), new Page.Request(1, Optional.empty()));

    // Then
    assertThat(page.items()).containsExactly(new DescribeKeys.Tag("a", "1"));
    assertThat(page.nextMarker()).isPresent();
  }

  @Test
  void aKeyOfAnEarlierNamespaceIsNotListed() {
    // Given
    kms.key(SHOP);
    kms.recreate("shop");

    // When
    Page<LocatedKey> page = kms.describe.list(SHOP, FIRST);

    // Then
    assertThat(page.items()).isEmpty();
  }
}
