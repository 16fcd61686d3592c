package dev.strongroom.adapters.targets.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL that offers TLS, asks everybody but its superuser for a password, or as it is
 * told, and logs every statement to a file. It runs while the tests of a class do.
 */
public final class TlsPostgres implements BeforeAllCallback, AfterAllCallback {
  public static final String HOST = "127.0.0.1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestAuthority authority = new TestAuthority("test CA");
  private final String whoMayLogIn;
  private final Optional<Supplier<String>> clientAuthority;
  private Path home;
  private EmbeddedPostgres server;

  TlsPostgres() {
    this.whoMayLogIn =
        "host all barred all reject\n"
            + "host all unchecked all trust\n"
            + "host all shown all password\n"
            + "host all hashed all md5\n"
            + "hostssl all unencrypted all reject\n"
            + "hostnossl all encrypted all reject\n"
            + "host all all all scram-sha-256\n";
    this.clientAuthority = Optional.empty();
  }

  /**
   * A server that knows clients by certificates of an authority.
   *
   * @param clientAuthority the authority's certificate, in PEM
   * @param whoMayLogIn lines of {@code pg_hba.conf}
   */
  public TlsPostgres(Supplier<String> clientAuthority, String whoMayLogIn) {
    this.whoMayLogIn = whoMayLogIn;
    this.clientAuthority = Optional.of(clientAuthority);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    home = Files.createTempDirectory("postgres");
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), HOST);
    Path key = write("server.key", issued.key());
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(home.resolve("data"))
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", write("server.crt", issued.certificate()).toString())
            .setServerConfig("ssl_key_file", key.toString())
            .setServerConfig("log_statement", "all")
            .setServerConfig("log_min_duration_statement", "0")
            .setServerConfig("max_prepared_transactions", "4")
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .setDataDirectoryCustomizer(this::configure);
    if (clientAuthority.isPresent()) {
      builder.setServerConfig(
          "ssl_ca_file", write("clients.crt", clientAuthority.get().get()).toString());
    }
    server = builder.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void configure(File data) {
    try {
      Files.writeString(
          data.toPath().resolve("pg_hba.conf"), "host all postgres all trust\n" + whoMayLogIn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String name, String content) throws IOException {
    Path file = Files.writeString(home.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  public int port() {
    return server.getPort();
  }

  String authorityPem() {
    return authority.pem();
  }

  Path log() {
    return home.resolve("log");
  }

  /** Runs statements as the superuser. */
  public void run(String... statements) {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a role that may log in, anew. */
  void givenUser(String name, String password) {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    run(
        "DROP ROLE IF EXISTS " + quoted,
        "CREATE ROLE " + quoted + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
  }

  /** With certificate and host checked, and little patience. */
  public DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(TlsPostgres.HOST, port())
        .with(TlsMode.VERIFY_FULL, Optional.of(authorityPem()))
        .within(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  static PostgresTarget target(DatabaseConnection connection) {
    return new PostgresTarget(connection, new JsonCredentials(new JacksonJsonObjects()));
  }

  PostgresTarget target() {
    return target(connection());
  }

  /** A secret of this user; {@code more} are further keys and values. */
  static SecretValue value(String username, String password, String... more) {
    ObjectNode json = JSON.createObjectNode().put("username", username).put("password", password);
    for (int i = 0; i < more.length; i += 2) {
      json.put(more[i], more[i + 1]);
    }
    try {
      return SecretValue.text(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection superuser() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }
}
