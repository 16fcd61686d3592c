package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
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
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of the MySQL protocol that offers TLS. It runs while the tests of a class do. */
abstract class SqlServer implements BeforeAllCallback, AfterAllCallback {
  static final String HOST = "127.0.0.1";
  static final String ROOT = "root";
  static final String ROOT_PASSWORD = "root-of-the-test-1";

  private final Dialect dialect;
  private final TestAuthority authority = new TestAuthority("test CA");
  private AutoCloseable server;

  SqlServer(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Skips the tests where there is no such server. */
  abstract void assumeInstalled();

  /** Starts it, with files in this directory. */
  abstract AutoCloseable started(Path home, Path certificate, Path key) throws IOException;

  abstract int port();

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumeInstalled();
    Path home = ServerProcess.home(dialect.name().toLowerCase(Locale.ROOT));
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), HOST);
    Path certificate = Files.writeString(home.resolve("server.crt"), issued.certificate());
    Path key = Files.writeString(home.resolve("server.key"), issued.key());
    server = started(home, certificate, key);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (server != null) {
      server.close();
    }
  }

  String authorityPem() {
    return authority.pem();
  }

  final Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/?user=%s&password=%s".formatted(HOST, port(), ROOT, ROOT_PASSWORD));
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
        .at(HOST, port())
        .with(TlsMode.VERIFY_FULL, Optional.of(authorityPem()))
        .within(Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  DatabaseUser target() {
    return target(connection());
  }

  DatabaseUser target(DatabaseConnection connection) {
    return new DatabaseUser(
        dialect,
        connection,
        AllowedHosts.unrestricted(),
        new JsonCredentials(new JacksonJsonObjects()),
        TargetValues.NOBODY);
  }

  /** The administrator's credential. */
  static SecretValue admin() {
    return TargetValues.value(ROOT, ROOT_PASSWORD);
  }

  static CredentialChange change(RotationMode mode, SecretValue pending, SecretValue current) {
    return TargetValues.change(mode, pending, current, admin());
  }

  static CredentialRetirement retirement(RotationMode mode, SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(mode, kept, retired, Optional.of(admin()));
  }
}
