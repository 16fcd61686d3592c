package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.e2e.postgres.HostilePostgres;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Secrets that are logins of PostgreSQL servers, spread over the namespaces, each of which has one
 * target and one policy. Nothing is due until {@link #makeAllDue}.
 */
final class RotationFleet {
  private static final String PREFIX = "login-";
  private static final String HANGING = "hanging";
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final int CONNECTIONS = 8;

  private final Lab lab;
  private final List<PostgresServer> servers;
  private final int secrets;
  private int days = 30;

  RotationFleet(Lab lab, List<PostgresServer> servers, int secrets) {
    this.lab = lab;
    this.servers = servers;
    this.secrets = secrets;
  }

  /** Declares all of it, and makes the logins with the passwords that were generated. */
  void declare() throws InterruptedException, SQLException {
    for (int i = 0; i < Lab.NAMESPACES; i++) {
      PostgresServer server = servers.get(i % servers.size());
      String namespace = Lab.namespace(i);
      post(
          "/api/v1/namespaces/" + namespace + "/configmaps",
          """
          {"metadata":{"name":"ca"},"data":{"ca.crt":"%s"}}\
          """
              .formatted(server.authorityPem().orElseThrow().replace("\n", "\\n")));
      target(namespace, server.host(), server.port(), "{\"caConfigMapRef\":{\"name\":\"ca\"}}");
    }
    try (Watched made = projections()) {
      BareClient.parallel(secrets, CONNECTIONS, i -> secret(Lab.namespace(i), name(i)));
      require(made.await(secrets, LIMIT), "the secrets were not made");
    }
    for (int i = 0; i < Lab.NAMESPACES; i++) {
      makeLogins(i);
    }
  }

  /** A namespace whose target takes connections and says nothing, and whose secrets are due. */
  void declareHanging(HostilePostgres server, int number) throws InterruptedException {
    post("/api/v1/namespaces", Bodies.namespace(HANGING));
    target(HANGING, "127.0.0.1", server.port(), "{\"mode\":\"Disable\"}");
    try (Watched made = new Watched(lab.client(), Bodies.secretsPath(HANGING), secret -> true)) {
      IntStream.range(0, number).forEach(i -> secret(HANGING, PREFIX + i));
      require(made.await(number, LIMIT), "the secrets of the hanging target were not made");
    }
    schedule(HANGING);
  }

  /** A new schedule, which makes every secret due at once: one change in each namespace. */
  void makeAllDue() {
    days++;
    IntStream.range(0, Lab.NAMESPACES).forEach(i -> schedule(Lab.namespace(i)));
  }

  /** Asks for the rotation of one. */
  void request(int i, String id) {
    patch(
        Lab.namespace(i),
        Bodies.MANAGED + "/" + name(i),
        "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"%s\"}}}".formatted(id));
  }

  /** Sees each secret whose value changes from now on. */
  Watched projections() {
    return new Watched(
        lab.client(),
        "/api/v1/secrets?labelSelector=strongroom.dev%2Fmanaged-by%3Dstrongroom",
        secret ->
            secret.path("metadata").path("name").asText().startsWith(PREFIX)
                && !secret.path("metadata").path("namespace").asText().equals(HANGING));
  }

  /** The name of the i-th secret and login. */
  static String name(int i) {
    return PREFIX + i;
  }

  private void target(String namespace, String host, int port, String tls) {
    post(
        Bodies.path(namespace, "externalsecrettargets"),
        """
        {"apiVersion":"strongroom.dev/v1","kind":"ExternalSecretTarget",\
        "metadata":{"name":"postgres"},"spec":{"type":"PostgreSQL",\
        "postgresql":{"host":"%s","port":%d,"tls":%s}}}\
        """
            .formatted(host, port, tls));
    post(
        Bodies.path(namespace, "rotationpolicies"),
        """
        {"apiVersion":"strongroom.dev/v1","kind":"RotationPolicy",\
        "metadata":{"name":"policy"},"spec":{}}\
        """);
  }

  private void secret(String namespace, String name) {
    post(
        Bodies.path(namespace, Bodies.MANAGED),
        """
        {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","metadata":{"name":"%1$s"},\
        "spec":{"value":{"generate":{"template":"{\\"username\\":\\"%1$s\\"}","key":"password"}},\
        "projection":{"data":[{"key":"password","jsonKey":"password"}]},\
        "rotation":{"policyRef":{"name":"policy"},"targetRef":{"name":"postgres"},\
        "rotateImmediately":true}}}\
        """
            .formatted(name));
  }

  private void schedule(String namespace) {
    patch(
        namespace,
        "rotationpolicies/policy",
        "{\"spec\":{\"automaticallyAfterDays\":%d}}".formatted(days));
  }

  private void makeLogins(int namespace) throws SQLException {
    JsonNode made = lab.client().getJson(Bodies.secretsPath(Lab.namespace(namespace)));
    PostgresServer server = servers.get(namespace % servers.size());
    try (Connection connection = server.superuser();
        Statement statement = connection.createStatement()) {
      for (JsonNode secret : made.path("items")) {
        String name = secret.path("metadata").path("name").asText();
        if (name.startsWith(PREFIX)) {
          statement.execute(
              "CREATE ROLE "
                  + statement.enquoteIdentifier(name, true)
                  + " LOGIN PASSWORD "
                  + statement.enquoteLiteral(password(secret)));
        }
      }
    }
  }

  private static String password(JsonNode secret) {
    byte[] decoded = Base64.getDecoder().decode(secret.path("data").path("password").asText());
    return new String(decoded, StandardCharsets.UTF_8);
  }

  private void post(String path, String body) {
    lab.client().send("POST", path, BareClient.JSON, body);
  }

  private void patch(String namespace, String resource, String body) {
    lab.client().send("PATCH", Bodies.path(namespace, resource), BareClient.MERGE, body);
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalStateException(otherwise);
    }
  }
}
