package dev.strongroom.adapters.targets.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real MariaDB that offers TLS and logs every statement to a file. It runs while the tests of a
 * class do, which are skipped where Debian's mariadb-server is not installed.
 */
final class TlsMariaDb implements BeforeAllCallback, AfterAllCallback {
  static final String HOST = "127.0.0.1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");

  /** Root has to say that it means to run a server as root. */
  private static final String USER = "--user=" + System.getProperty("user.name");

  private static final String ROOT = "root";
  private static final String ROOT_PASSWORD = "root-of-the-test-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private Path home;
  private int port;
  private ServerProcess server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumeTrue(
        Files.isExecutable(SERVER) && Files.isExecutable(INSTALLER),
        "needs MariaDB (Debian: mariadb-server)");
    home = ServerProcess.home("mariadb");
    HostCommand.run(
        INSTALLER.toString(),
        "--no-defaults",
        USER,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--datadir=" + home.resolve("data"));
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), HOST);
    Path certificate = Files.writeString(home.resolve("server.crt"), issued.certificate());
    Path key = Files.writeString(home.resolve("server.key"), issued.key());
    Path init =
        Files.writeString(
            home.resolve("init.sql"),
            "DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n"
                + "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '"
                + ROOT_PASSWORD
                + "';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n");
    port = Ports.free(HOST);
    server =
        ServerProcess.start(
            "mariadb",
            home,
            SERVER.toString(),
            "--no-defaults",
            USER,
            "--datadir=" + home.resolve("data"),
            "--socket=" + home.resolve("socket"),
            "--pid-file=" + home.resolve("pid"),
            "--port=" + port,
            "--bind-address=" + HOST,
            "--skip-name-resolve",
            "--ssl-cert=" + certificate,
            "--ssl-key=" + key,
            "--plugin-load-add=auth_ed25519",
            "--init-file=" + init,
            "--general-log=1",
            "--general-log-file=" + log());
    server.await(this::isServing);
  }

  private boolean isServing() {
    try {
      administrator().close();
      return true;
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  Path log() {
    return home.resolve("statements");
  }

  String authorityPem() {
    return authority.pem();
  }

  int port() {
    return port;
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/?user=%s&password=%s".formatted(HOST, port, ROOT, ROOT_PASSWORD));
  }

  /** Runs statements as the administrator. */
  void run(String... statements) {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of an answer to the administrator. */
  List<String> rows(String query) {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a user that may log in from everywhere, anew. */
  void givenUser(String name, String password) {
    givenUserWith(name, "IDENTIFIED BY " + SqlTokens.quoted(password));
  }

  /** Makes a user with this identification, anew. */
  void givenUserWith(String name, String identification) {
    String account = SqlTokens.quoted(name) + "@'%'";
    run("DROP USER IF EXISTS " + account, "CREATE USER " + account + " " + identification);
  }

  /** With certificate and host checked, and little patience. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(HOST, port)
        .with(TlsMode.VERIFY_FULL, Optional.of(authorityPem()))
        .within(Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  DatabaseUser target() {
    return target(connection());
  }

  static DatabaseUser target(DatabaseConnection connection) {
    return new DatabaseUser(
        Dialect.MARIADB,
        connection,
        AllowedHosts.unrestricted(),
        new JsonCredentials(new JacksonJsonObjects()),
        new TargetType.Events() {
          @Override
          public void code(String code) {
            // Nobody reads it.
          }

          @Override
          public void answered() {
            // Nobody waits for it.
          }
        });
  }

  /** The administrator's credential. */
  static SecretValue admin() {
    return value(ROOT, ROOT_PASSWORD);
  }

  static CredentialChange change(RotationMode mode, SecretValue pending, SecretValue current) {
    return new CredentialChange(mode, pending, current, Optional.empty(), Optional.of(admin()));
  }

  static CredentialRetirement retirement(RotationMode mode, SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(mode, kept, retired, Optional.of(admin()));
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
}
