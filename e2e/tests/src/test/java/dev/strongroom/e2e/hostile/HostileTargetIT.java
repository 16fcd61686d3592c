package dev.strongroom.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.ResidentMemory;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.Yaml;
import dev.strongroom.e2e.postgres.HostilePostgres;
import dev.strongroom.e2e.postgres.HostilePostgres.Trick;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.rotation.RotationScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The databases of one tenant, who may declare targets, do their worst, and the others' rotations
 * go on.
 */
@Tag("hostile")
@RequiresCluster
class HostileTargetIT {
  private static final Duration EVENTUALLY = Duration.ofMinutes(6);
  private static final String HOSTILE = "hostile-tenant";

  /** All workers of the chart may serve one tenant. */
  private static final Map<String, String> AS_MANY_AT_ONCE =
      Map.of("STRONGROOM_ROTATION_THREADS", "4", "STRONGROOM_ROTATIONS_PER_NAMESPACE", "4");

  /** What the chart reckons a worker to take, and its limit for all. */
  private static final long MOST_OF_A_WORKER_KIB = 60 * 1024;

  private static final long MOST_OF_ALL_KIB = 576 * 1024;

  private final Map<Trick, HostilePostgres> servers = new EnumMap<>(Trick.class);

  @AfterEach
  void stopServers() {
    servers.values().forEach(HostilePostgres::close);
  }

  @Test
  void oneTenantsServersNeitherEndTheOperatorNorHoldUpOthers(Cluster cluster, @TempDir Path folder)
      throws Exception {
    KubernetesClient client = cluster.client();
    TestOperator.install(cluster);
    try (PostgresServer postgres = PostgresServer.start(PostgresServer.Settings.local());
        OperatorProcess operator =
            OperatorProcess.start(
                    TestOperator.configuration(cluster),
                    folder,
                    // The heap that the chart's limit gives, and its reaction to too little.
                    List.of("-Xmx201m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC"),
                    AS_MANY_AT_ONCE)
                .awaitStarted();
        ResidentMemory memory = ResidentMemory.of(operator)) {
      // Given a well-behaved tenant
      RotationScene honest = new RotationScene(client, "honest-tenant", postgres, postgres.port());
      honest.declareTarget();
      String login = honest.declareLogin("honest", "automaticallyAfterDays: 30");
      String before = honest.password(login);

      // And another, whose databases do everything that they should not
      TestNamespace tenant = TestNamespace.create(client, HOSTILE).as(TestUser.TRUSTED_TENANT);
      for (Trick trick : Trick.values()) {
        if (trick != Trick.NONE) {
          declare(tenant.client(), trick);
        }
      }

      // When the first asks for a rotation while those of the second are under way
      honest.request(login, "meanwhile");

      // Then it happens, and the operator has not ended
      await().atMost(EVENTUALLY).until(() -> !honest.password(login).equals(before));
      assertThat(postgres.accepts(login, honest.password(login), "postgres")).isTrue();
      assertThat(operator.isAlive()).as(operator.lastLines()).isTrue();

      // And each hostile secret says what is wrong, but those whose servers may have been served
      Set<Trick> open = Set.of(Trick.MUTATED);
      for (Trick trick : servers.keySet()) {
        if (!open.contains(trick)) {
          await()
              .atMost(EVENTUALLY)
              .untilAsserted(
                  () ->
                      assertThat(reason(client, trick))
                          .as("%s", trick)
                          .isIn("RotationRetrying", "RotationFailed", "RotationInDoubt"));
        }
        assertThat(servers.get(trick).shown()).as("%s", trick).isEmpty();
      }
      assertThat(operator.isAlive()).as(operator.lastLines()).isTrue();

      // And memory is kept as the chart reckons
      System.out.printf(
          "hostile servers: a worker had %d MiB at most, all with the operator %d MiB%n",
          memory.mostOfAWorker() / 1024, memory.mostOfAll() / 1024);
      assertThat(memory.mostOfAWorker()).isPositive().isLessThan(MOST_OF_A_WORKER_KIB);
      assertThat(memory.mostOfAll()).isLessThan(MOST_OF_ALL_KIB);
    }
  }

  /** Tenants who attack choose what checks least. */
  private static String tlsMode(Trick trick) {
    return trick == Trick.NO_CHANNEL_BINDING ? "Require" : "Disable";
  }

  private void declare(KubernetesClient client, Trick trick) {
    HostilePostgres server = HostilePostgres.start(trick);
    servers.put(trick, server);
    String name = name(trick);
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: RotationPolicy
        metadata: {name: %1$s, namespace: %2$s}
        spec: {retries: {attempts: 1, initialBackoffSeconds: 1}}
        ---
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          type: PostgreSQL
          postgresql:
            host: 127.0.0.1
            port: %3$d
            connectTimeoutSeconds: 1
            statementTimeoutSeconds: 1
            tls: {mode: %4$s}
        ---
        apiVersion: strongroom.dev/v1
        kind: ManagedSecret
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          value:
            generate: {template: '{"username":"app"}', key: password}
          projection:
            data: [{key: password, jsonKey: password}]
          rotation:
            policyRef: {name: %1$s}
            targetRef: {name: %1$s}
        """
            .formatted(name, HOSTILE, server.port(), tlsMode(trick)));
    // The tenant knows the password, so its server can go as far as it likes.
    await()
        .atMost(EVENTUALLY)
        .until(() -> client.secrets().inNamespace(HOSTILE).withName(name).get() != null);
    String encoded =
        client.secrets().inNamespace(HOSTILE).withName(name).get().getData().get("password");
    server.accepting(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    client
        .resources(ManagedSecret.class)
        .inNamespace(HOSTILE)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"1\"}}}");
  }

  private static String reason(KubernetesClient client, Trick trick) {
    ManagedSecretStatus status =
        client
            .resources(ManagedSecret.class)
            .inNamespace(HOSTILE)
            .withName(name(trick))
            .get()
            .getStatus();
    return Optional.ofNullable(status).map(ManagedSecretStatus::conditions).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Rotated"))
        .map(Condition::getReason)
        .findFirst()
        .orElse("none");
  }

  private static String name(Trick trick) {
    return trick.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
