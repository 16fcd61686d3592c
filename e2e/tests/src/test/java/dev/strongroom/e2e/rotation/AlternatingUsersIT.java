package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.Yaml;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two users that take turns: no login fails, whenever a client has read the Secret. */
@RequiresCluster
class AlternatingUsersIT {
  private static final String NAMESPACE = "alternating-users-it";
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int ROTATIONS = 10;

  private static KubernetesClient client;
  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;

  @BeforeAll
  static void start(Cluster cluster) throws SQLException {
    client = cluster.client();
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    scene = new RotationScene(client, NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: RotationPolicy
        metadata: {name: admin, namespace: %1$s}
        spec: {automaticallyAfterDays: 30}
        ---
        apiVersion: strongroom.dev/v1
        kind: ManagedSecret
        metadata: {name: admin, namespace: %1$s}
        spec:
          name: strongroom!admin
          rotation: {policyRef: {name: admin}, targetRef: {name: postgres}}
          value:
            generate: {template: '{"username":"admin","host":"%2$s"}', key: password}
          projection: {data: [{key: password, jsonKey: password}]}
        ---
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: with-admin, namespace: %1$s}
        spec:
          type: PostgreSQL
          adminSecretRef: {name: admin}
          postgresql:
            host: %2$s
            port: %3$d
            tls: {caConfigMapRef: {name: ca}}
        """
            .formatted(NAMESPACE, postgres.host(), postgres.port()));
    await().atMost(SOON).until(() -> secret("admin") != null);
    try (var superuser = postgres.superuser();
        var statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE admin LOGIN CREATEROLE PASSWORD '"
              + text(secret("admin"), "password").replace("'", "''")
              + "'");
    }
  }

  @AfterAll
  static void stop() {
    operator.close();
    postgres.close();
  }

  @Test
  void noLoginFailsThroughTenRotations() throws Exception {
    // Given
    String login =
        scene.declareLogin(
            "busy", "automaticallyAfterDays: 30, strategy: AlternatingUsers", "with-admin");
    grantTo(login);
    LoggingIn application = new LoggingIn(login);
    application.start();

    // When
    for (int i = 1; i <= ROTATIONS; i++) {
      rotate(login, "r-" + i);
      String user = i % 2 == 0 ? "busy" : "busy_clone";
      await().atMost(SOON).until(() -> application.user.equals(user));
    }
    application.end();

    // Then
    assertThat(application.failures).isEmpty();
    assertThat(application.logins).hasValueGreaterThan(ROTATIONS);
    assertThat(application.users).containsExactlyInAnyOrder("busy", "busy_clone");
  }

  @Test
  void theOldUserIsLockedOutWhenThePolicySaysSo() throws Exception {
    // Given
    String login =
        scene.declareLogin(
            "short",
            "automaticallyAfterDays: 30, strategy: AlternatingUsers, retireAfter: {seconds: 1}",
            "with-admin");
    grantTo(login);
    String before = scene.password(login);

    // When
    rotate(login, "once");

    // Then
    await().atMost(SOON).until(() -> !postgres.accepts("short", before, "postgres"));
    assertThat(postgres.accepts("short_clone", scene.password(login), "postgres")).isTrue();
    assertThat(scene.reason(login, "Rotated")).isEqualTo("RotationSucceeded");
  }

  @Test
  void anAdministratorWhosePasswordStrongroomRotatesGoesOnWorking() throws Exception {
    // Given
    String login =
        scene.declareLogin(
            "served", "automaticallyAfterDays: 30, strategy: AlternatingUsers", "with-admin");
    grantTo(login);
    String before = scene.password("admin");

    // When
    rotate("admin", "new-admin");
    rotate(login, "by-new-admin");

    // Then
    assertThat(postgres.accepts("admin", before, "postgres")).isFalse();
    assertThat(postgres.accepts("served_clone", scene.password(login), "postgres")).isTrue();
  }

  @Test
  void anAdministratorsPasswordGoesNowhereElse() throws Exception {
    // Given
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: elsewhere, namespace: %s}
        spec:
          type: PostgreSQL
          adminSecretRef: {name: admin}
          postgresql: {host: localhost, port: %d, tls: {caConfigMapRef: {name: ca}}}
        """
            .formatted(NAMESPACE, postgres.port()));
    String login =
        scene.declareLogin(
            "lured",
            "automaticallyAfterDays: 30, strategy: AlternatingUsers,"
                + " retries: {attempts: 1, initialBackoffSeconds: 1}",
            "elsewhere");

    // When
    scene.request(login, "try");

    // Then
    await()
        .atMost(SOON)
        .until(() -> scene.message(login, "Rotated").contains("not known to be for localhost"));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
  }

  private static void rotate(String login, String id) {
    String before = scene.version(login);
    scene.request(login, id);
    await().atMost(SOON).until(() -> !scene.version(login).equals(before));
    scene.awaitProjected(login);
  }

  private static void grantTo(String login) throws SQLException {
    try (var superuser = postgres.superuser();
        var statement = superuser.createStatement()) {
      statement.execute("GRANT " + login + " TO admin WITH ADMIN OPTION");
    }
  }

  private static Secret secret(String name) {
    return client.secrets().inNamespace(NAMESPACE).withName(name).get();
  }

  private static String text(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)));
  }

  /** An application that logs in all the time with what it has read up to a second ago. */
  private static final class LoggingIn {
    private static final Duration STALE = Duration.ofSeconds(1);

    private final String login;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "application");
    final AtomicInteger logins = new AtomicInteger();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> users = new CopyOnWriteArrayList<>();
    volatile String user = "";

    LoggingIn(String login) {
      this.login = login;
    }

    void start() {
      thread.start();
    }

    void end() throws InterruptedException {
      ended.set(true);
      thread.join();
    }

    private void run() {
      try {
        while (!ended.get()) {
          JsonNode value = new ObjectMapper().readTree(text(secret(login), "all"));
          user = value.path("username").asText();
          if (!users.contains(user)) {
            users.add(user);
          }
          long until = System.nanoTime() + STALE.toNanos();
          while (System.nanoTime() < until) {
            logIn(user, value.path("password").asText());
          }
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }

    private void logIn(String user, String password) {
      try {
        if (!postgres.accepts(user, password, "postgres")) {
          failures.add(user);
        }
        logins.incrementAndGet();
      } catch (SQLException e) {
        failures.add(user + " " + e.getSQLState());
      }
    }
  }
}
