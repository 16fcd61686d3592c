package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values are rotated at which target, and which are sent to none. */
@RequiresCluster
class RotationHostIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String POLICY = "retries: {attempts: 2, initialBackoffSeconds: 1}";

  private static final String NAMESPACE = "rotation-host-it";

  private static KubernetesClient client;
  private static PostgresServer postgres;
  private static TestOperator operator;
  private static RotationScene scene;

  @BeforeAll
  static void start(Cluster cluster) {
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    client = cluster.client();
    scene = new RotationScene(client, NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() {
    operator.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "port_text  | ,\"engine\":\"postgres\",\"port\":\"5432\"",
        "aurora     | ,\"engine\":\"aurora-postgresql\",\"dbClusterIdentifier\":\"shop\"",
        "postgresql | ,\"engine\":\"postgresql\"",
        "no_engine  | ,\"masterarn\":\"arn:aws:secretsmanager:local:111122223333:secret:x\"",
        "extra      | ,\"dbname\":\"postgres\",\"ssl\":true,\"nested\":{\"a\":[1,2]}",
      })
  void valuesAsAwsAndItsToolsWriteThemAreRotated(String login, String members) throws Exception {
    // Given
    scene.declareLogin(login, POLICY, "postgres", members);
    String before = scene.password(login);

    // When
    scene.request(login, "first");

    // Then
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
    assertThat(scene.value(login)).contains(members);
  }

  @Test
  void aReadersEndpointStaysInTheValueOfASecretThatIsRotatedAtTheWriter() throws Exception {
    // Given
    String host = "\"host\":\"readers.db.example.com\"";
    String login = scene.declareLogin("reader", POLICY, "postgres", "," + host);
    String before = scene.password(login);
    scene.request(login, "first");
    await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("TargetHostNotInValue"));
    assertThat(scene.message(login, "Rotated")).contains("strongroom.dev/rotate-to-host");
    assertThat(scene.password(login)).isEqualTo(before);

    // When
    scene.rotateToHost(login, postgres.host());

    // Then
    await().atMost(SOON).until(() -> !scene.password(login).equals(before));
    assertThat(postgres.accepts(login, scene.password(login), "postgres")).isTrue();
    assertThat(scene.value(login)).contains(host);
  }

  @Test
  @Tag("hostile")
  void aTargetThatIsPointedAtAnotherServerIsSentNothing() throws IOException {
    // Given
    String real =
        "host: %s, port: %d, tls: {mode: Require}".formatted(postgres.host(), postgres.port());
    scene.declareTarget("shared", real);
    String login = scene.declareLogin("moved", POLICY, "shared");
    String first = scene.password(login);
    scene.request(login, "first");
    await().atMost(SOON).until(() -> !scene.password(login).equals(first));
    String kept = scene.password(login);
    try (ServerSocket thief = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      attacker()
          .declareTarget(
              "shared",
              "host: 127.0.0.1, port: %d, tls: {mode: Disable}".formatted(thief.getLocalPort()));

      // When
      scene.request(login, "second");

      // Then
      await().atMost(SOON).until(() -> scene.reason(login, "Rotated").equals("TargetHostChanged"));
      assertThat(scene.message(login, "Rotated"))
          .contains("strongroom.dev/rotate-to-host", String.valueOf(thief.getLocalPort()));
      thief.setSoTimeout(3000);
      assertThat(wasCalled(thief)).isFalse();
    }
    scene.declareTarget("shared", real);
    await().atMost(SOON).until(() -> !scene.password(login).equals(kept));
  }

  /** Somebody who may write the kinds, and read no Secret. */
  private static RotationScene attacker() {
    return new RotationScene(
        TestNamespace.create(client, NAMESPACE).as(TestUser.USER_OF_KINDS).client(),
        NAMESPACE,
        postgres,
        postgres.port());
  }

  private static boolean wasCalled(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }
}
