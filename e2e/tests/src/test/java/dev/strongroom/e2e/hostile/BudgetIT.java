package dev.strongroom.e2e.hostile;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.keys.DeclaredKeys;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A tenant whose quota allows three ManagedSecrets creates and deletes them in a loop. What is
 * scheduled for deletion lies in the operator's namespace, where that quota does not count.
 */
@Tag("hostile")
@RequiresCluster
class BudgetIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int SECRETS = 6;

  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  @Test
  void creatingAndDeletingInALoopEndsAtTheBudgetAlsoAfterARestart(Cluster cluster) {
    TestOperator.install(cluster);
    TestNamespace loop = TestNamespace.create(cluster.client(), "budget-loop");
    TestNamespace tenant = loop.as(TestUser.TENANT);
    TestNamespace other = TestNamespace.create(cluster.client(), "budget-other");
    try (RestartableOperator operator =
        new RestartableOperator(
            cluster, Map.of("STRONGROOM_BUDGETS", "budget-loop=" + SECRETS + "//"))) {
      operator.start();

      // Given
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 3; i++) {
          tenant.apply("s-" + round + "-" + i, SPEC);
        }
        for (int i = 0; i < 3; i++) {
          String name = "s-" + round + "-" + i;
          await().atMost(LIMIT).until(() -> hasAnswer(loop, name));
          tenant.managedSecrets(name).delete();
        }
      }
      assertThat(loop.records()).hasSize(SECRETS);

      // When
      operator.stop();
      operator.start();
      tenant.apply("one-more", SPEC);
      other.apply("unharmed", SPEC);

      // Then
      ManagedSecret refused = loop.awaitNotReady("one-more", "AccountLimitExceeded");
      assertThat(message(refused))
          .contains("may keep " + SECRETS + " secrets")
          .contains("budgets.namespaces.budget-loop");
      assertThat(loop.secrets("one-more").get()).isNull();
      assertThat(loop.records()).hasSize(SECRETS);
      other.awaitReady("unharmed");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(operator.get("/metrics").body())
                      .contains("strongroom_account_budget_used{namespace=\"budget-loop\"} 1"));
    }
  }

  @Test
  void manySecretsAtTheSameMomentStayWithinTheBudget(Cluster cluster) {
    TestOperator.install(cluster);
    TestNamespace crowd = TestNamespace.create(cluster.client(), "budget-crowd");
    TestNamespace tenant = crowd.as(TestUser.TENANT);
    try (RestartableOperator operator =
        new RestartableOperator(
            cluster, Map.of("STRONGROOM_BUDGETS", "budget-crowd=" + SECRETS + "//"))) {
      // Given objects that the operator finds all at once when it starts
      List<String> names = IntStream.range(0, 5 * SECRETS).mapToObj(i -> "s-" + i).toList();
      names.forEach(name -> tenant.apply(name, SPEC));

      // When
      operator.start();

      // Then
      await().atMost(LIMIT).until(() -> names.stream().allMatch(name -> hasAnswer(crowd, name)));
      assertThat(crowd.records()).hasSize(SECRETS);
      assertThat(names.stream().filter(name -> isReady(crowd, name))).hasSize(SECRETS);
    }
  }

  @Test
  void encryptionKeysStayWithinTheirBudgetAndDeletedOnesCountUntilTheyAreDestroyed(
      Cluster cluster) {
    TestOperator.install(cluster);
    TestNamespace loop = TestNamespace.create(cluster.client(), "budget-keys");
    TestNamespace tenant = loop.as(TestUser.USER_OF_KINDS);
    DeclaredKeys keys = new DeclaredKeys(loop);
    try (RestartableOperator operator =
        new RestartableOperator(cluster, Map.of("STRONGROOM_BUDGETS", "budget-keys=///3"))) {
      operator.start();

      // Given
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2; i++) {
          tenant.apply("EncryptionKey", "k-" + round + "-" + i, "{}");
        }
        for (int i = 0; i < 2; i++) {
          String name = "k-" + round + "-" + i;
          await().atMost(LIMIT).until(() -> keys.reason(name).isPresent());
          new DeclaredKeys(tenant).named(name).delete();
        }
      }

      // When
      operator.stop();
      operator.start();
      tenant.apply("EncryptionKey", "one-more", "{}");

      // Then
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(keys.reason("one-more")).contains("KeyLimitExceeded"));
      assertThat(keys.ready("one-more").orElseThrow().getMessage())
          .contains("budgets.namespaces.budget-keys.keys");
      assertThat(keys.records()).hasSize(3);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(operator.get("/metrics").body())
                      .contains("strongroom_account_key_budget_used{namespace=\"budget-keys\"} 1"));
    }
  }

  private static boolean isReady(TestNamespace team, String name) {
    return condition(team.managedSecrets(name).get(), "Ready")
        .filter(ready -> ready.getStatus().equals("True"))
        .isPresent();
  }

  private static boolean hasAnswer(TestNamespace team, String name) {
    ManagedSecret seen = team.managedSecrets(name).get();
    // Unknown is what the API server shows of an object that nobody has seen yet.
    return seen.getStatus() != null
        && condition(seen, "Ready").filter(c -> !c.getStatus().equals("Unknown")).isPresent();
  }
}
