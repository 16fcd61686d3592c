package dev.strongroom.core.keys;

import static dev.strongroom.core.keys.DeclaredKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.record.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Example;

class KeyReferencesTest {
  private final DeclaredKeys keys = new DeclaredKeys();

  @Example
  void aKeyIsFoundByEveryNameItHas() {
    Optional<UUID> orders = Optional.of(keys.declare(key("orders")).keyId());
    KeyReferences references =
        new KeyReferences(keys.vault.store, () -> keys.vault.store.records.values(), "xx-test-1");
    AccountId account = AccountId.ofNamespace("shop");
    String arn = "arn:aws:kms:xx-test-1:" + account + ":";

    for (String name :
        List.of(
            "alias/orders",
            "orders",
            orders.orElseThrow().toString(),
            arn + "key/" + orders.orElseThrow(),
            arn + "alias/orders")) {
      assertThat(references.find("shop", account, name)).isEqualTo(orders);
    }
    assertThat(references.find("shop", account, "alias/aws/secretsmanager")).isEmpty();
    assertThat(references.find("shop", account, arn + "alias/aws/secretsmanager")).isEmpty();
    assertRefused(references, "alias/other", KeyReason.KeyNotFound);
    assertRefused(
        references,
        "arn:aws:kms:xx-test-1:000000000000:alias/aws/secretsmanager",
        KeyReason.DefaultKeyShared);
    assertRefused(
        references, "arn:aws:kms:xx-test-1:000000000000:alias/x", KeyReason.KeyOfAnotherAccount);
    assertRefused(
        references, "arn:aws:kms:yy-test-1:" + account + ":alias/x", KeyReason.KeyOfAnotherRegion);
    assertThatExceptionOfType(NotYet.class)
        .isThrownBy(() -> references.find("bank", account, "alias/orders"));
  }

  private static void assertRefused(KeyReferences references, String name, Reason reason) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> references.find("shop", AccountId.ofNamespace("shop"), name))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }
}
