package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.servers.OpenSslAuthority;
import dev.strongroom.e2e.servers.OpenSslAuthority.Issued;
import dev.strongroom.platform.certificates.CertificateAndKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of a CA's clients change in their Secrets, and a real PostgreSQL lets them in. */
@RequiresCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateRotationIT {
  private static final String USER = "app";

  private OpenSslAuthority authority;
  private PostgresServer server;
  private TestOperator operator;
  private KubernetesClient client;

  @BeforeAll
  void start(Cluster cluster, @TempDir Path directory) throws SQLException {
    assumeTrue(HostCommand.find("openssl").isPresent(), "openssl is not installed");
    authority = OpenSslAuthority.root(directory, "clients", "rsa:2048");
    server = PostgresServer.start(PostgresServer.Settings.local());
    try (Connection superuser = server.superuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("CREATE ROLE app LOGIN");
      statement.execute("CREATE DATABASE app");
    }
    server.requireCertificate(USER, authority.pem());
    client = cluster.client();
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, new MovableClock(), Map.of());
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** As in the README of examples/client-certificate. */
  private TestNamespace example(String namespace, String consent) {
    TestNamespace team = TestNamespace.create(client, namespace);
    tls(team, "clients-ca", authority.itself(), "clients-ca");
    tls(team, "app-first", authority.client(USER), USER);
    team.trust("db-ca", server.authorityPem().orElseThrow());
    new Example("client-certificate")
        .apply(
            client,
            "client-certificate.yaml",
            Map.of(
                "namespace: shop",
                "namespace: " + team.name(),
                "rotate-to-host: db.example.com",
                "rotate-to-host: " + consent,
                "    host: db.example.com",
                "    host: " + server.host(),
                "port: 5432",
                "port: " + server.port()));
    return team;
  }

  private static void tls(TestNamespace team, String name, Issued issued, String reader) {
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .addToAnnotations("strongroom.dev/allow", reader)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .addToStringData("tls.crt", issued.certificate())
            .addToStringData("tls.key", issued.key())
            .build());
  }

  private void logIn(Secret shown) throws SQLException {
    CertificateAndKey pem =
        new CertificateAndKey(
            TestNamespace.text(shown, "tls.crt").getBytes(StandardCharsets.US_ASCII),
            TestNamespace.text(shown, "tls.key").getBytes(StandardCharsets.US_ASCII));
    server.connect(USER, pem, USER).close();
  }

  @Test
  void bothCertificatesLogInAfterARotation() {
    // Given
    TestNamespace team = example("certificates", server.host());
    Secret first = team.awaitSecret(USER);
    team.awaitReady("clients-ca");

    // When
    TargetScene.request(team, USER, "1");

    // Then
    await()
        .atMost(ServerScene.SOON)
        .untilAsserted(
            () ->
                assertThat(TestNamespace.text(team.awaitSecret(USER), "tls.crt"))
                    .isNotEqualTo(TestNamespace.text(first, "tls.crt")));
    Secret next = team.awaitSecret(USER);
    assertThat(next.getType()).isEqualTo("kubernetes.io/tls");
    authority.requireAccepted(TestNamespace.text(next, "tls.crt"));
    assertThatCode(() -> logIn(next)).doesNotThrowAnyException();
    assertThatCode(() -> logIn(first)).doesNotThrowAnyException();
    assertThat(team.managedSecrets(USER).get().getStatus().rotation().strategy())
        .isEqualTo("Reissue");
  }

  @Test
  void aCaIssuesNothingForAServerThatItDoesNotName() {
    // Given a CA that names another server
    TestNamespace team = example("foreign-ca", "other.example.com");
    Secret first = team.awaitSecret(USER);
    team.awaitReady("clients-ca");

    // When
    TargetScene.request(team, USER, "1");

    // Then
    await()
        .atMost(ServerScene.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        TestNamespace.condition(team.managedSecrets(USER).get(), "Rotated")
                            .orElseThrow()
                            .getMessage())
                    .contains("createSecret", "is not known to be for " + server.host()));
    assertThat(TestNamespace.text(team.awaitSecret(USER), "tls.crt"))
        .isEqualTo(TestNamespace.text(first, "tls.crt"));
  }
}
