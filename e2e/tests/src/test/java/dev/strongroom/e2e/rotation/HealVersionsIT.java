package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.lifecycle.SecretHealing;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.adapters.targets.postgresql.PostgresTarget;
import dev.strongroom.app.wiring.TargetTypes;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.HealVersions;
import dev.strongroom.core.rotation.HealVersions.Outcome;
import dev.strongroom.core.rotation.HealVersions.Result;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store that went back to older passwords than the database has. */
@RequiresCluster
class HealVersionsIT {
  private static final String NAMESPACE = "heal-versions-it";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;
  private static StoreAccess store;
  private static KubernetesClient account;
  private static MoveStagingLabel labels;
  private static SecretHealing healing;

  @BeforeAll
  static void start(Cluster cluster) {
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    scene = new RotationScene(cluster.client(), NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
  }

  /** Once a secret is there, and with it the root key; with the rights of the operator. */
  private static void openStore(Cluster cluster) {
    account = KubernetesClients.create(TestOperator.configuration(cluster));
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
    labels = new MoveStagingLabel(store.records(), Clock.systemUTC());
    JsonObjects json = new JacksonJsonObjects();
    healing =
        new SecretHealing(
            account,
            store.records(),
            store.values(),
            new HealVersions(store.values(), labels),
            json,
            Generators.over(new SecureRandom()),
            new Targets(
                TargetTypes.REGISTRY,
                (owner, type, connection) ->
                    new PostgresTarget(
                        DatabaseSettings.read(connection.settings()), new JsonCredentials(json)),
                new FunctionCalls(AllowedHosts.unrestricted())::function,
                (namespace, source) -> {
                  throw new IllegalStateException("no Job rotates here");
                }));
  }

  @AfterAll
  static void stop() {
    account.close();
    operator.close();
    postgres.close();
  }

  @Test
  void theVersionThatTheDatabaseAcceptsIsFoundAndProjected(Cluster cluster) throws Exception {
    // Given
    String login =
        scene.declareLogin("restored", "retries: {attempts: 1, initialBackoffSeconds: 1}");
    openStore(cluster);
    VersionId oldest = record(login).current().orElseThrow();
    rotate(login, "one");
    rotate(login, "two");
    String accepted = scene.password(login);
    goBackTo(login, oldest);
    await().atMost(SOON).until(() -> !scene.password(login).equals(accepted));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isFalse();
    ManagedSecret declared = healing.declared(NAMESPACE, login).orElseThrow();

    // When
    Result looked = healing.heal(declared, 10, false);
    Result healed = healing.heal(declared, 10, true);

    // Then
    assertThat(looked.outcome()).isEqualTo(Outcome.FOUND);
    assertThat(healed.outcome()).isEqualTo(Outcome.HEALED);
    assertThat(healed.version()).isEqualTo(looked.version());
    await().atMost(SOON).until(() -> scene.password(login).equals(accepted));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
    assertThat(healing.heal(declared, 10, true).outcome()).isEqualTo(Outcome.HEALTHY);
    rotate(login, "three");
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
  }

  private static void rotate(String login, String request) {
    String before = scene.password(login);
    scene.request(login, request);
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
  }

  /** As a restore of a backup that was made before the rotations. */
  private static void goBackTo(String login, VersionId version) {
    labels.move(
        NAMESPACE,
        new SecretName(login),
        new LabelMove(StagingLabel.CURRENT, record(login).current(), Optional.of(version)));
  }

  private static SecretRecord record(String login) {
    return store.record(NAMESPACE, login);
  }
}
