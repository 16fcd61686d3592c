package dev.strongroom.e2e.identity;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.AccountClaimResource;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.WithOperator;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A maker of namespaces chooses the account id of somebody else's. */
@WithOperator
@Tag("hostile")
class AccountIdIT {
  private static final String ACCOUNT_ID = "strongroom.dev/account-id";
  private static final String ID = "123456789012";
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  @Test
  void anAccountIdIsOneNamespacesUntilNobodyNeedsIt(Cluster cluster) {
    // Given
    TestNamespace first = TestNamespace.create(cluster.client(), "account-id-it-first");
    first.annotate(ACCOUNT_ID, ID);
    first.apply(
        "database", "{value: {generate: {}}, deletion: {forceDeleteWithoutRecovery: true}}");
    assertThat(first.awaitReady("database").getStatus().arn()).contains(":" + ID + ":");
    TestNamespace made =
        TestNamespace.create(TestUser.makerOfNamespaces(cluster), "account-id-it-second");
    made.annotate(ACCOUNT_ID, ID);
    TestNamespace second = TestNamespace.create(cluster.client(), made.name());
    TestNamespace tenant = second.as(TestUser.TRUSTED_TENANT);

    // When
    tenant.apply("database", SPEC);
    tenant.apply("cache", SPEC);
    tenant.apply("EncryptionKey", "orders", "{}");

    // Then
    assertThat(message(second.awaitNotReady("database", "AccountIdTaken")))
        .contains(ID, second.name())
        .doesNotContain(first.name());
    second.awaitNotReady("cache", "AccountIdTaken");
    patiently().untilAsserted(() -> assertThat(keyReason(second)).isEqualTo("AccountIdTaken"));
    assertThat(second.records()).isEmpty();
    assertThat(second.secrets("database").get()).isNull();
    assertThat(claim(cluster).getSpec().getNamespace()).isEqualTo(first.name());

    // When
    first.delete();

    // Then
    patiently().until(() -> first.records().isEmpty());
    // What is known of a namespace is kept for half a minute.
    patiently()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              second.managedSecrets("database").edit(TestNamespace::touched);
              assertThat(second.secrets("database").get()).isNotNull();
            });
    second.managedSecrets("cache").edit(TestNamespace::touched);
    second.awaitReady("cache");
    assertThat(claim(cluster).getSpec().getNamespaceUid()).isEqualTo(second.uid());
  }

  private static String keyReason(TestNamespace namespace) {
    return namespace
        .client()
        .resources(EncryptionKey.class)
        .inNamespace(namespace.name())
        .withName("orders")
        .require()
        .getStatus()
        .conditions()
        .stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(c -> c.getReason())
        .findFirst()
        .orElse("");
  }

  private static AccountClaimResource claim(Cluster cluster) {
    return cluster
        .client()
        .resources(AccountClaimResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName(ID)
        .require();
  }
}
