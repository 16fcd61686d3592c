package dev.strongroom.e2e.mariadb;

import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.mysql.GoMySqlServer;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** {@link GoMySqlServer} with TLS: MySQL's protocol where MySQL itself cannot be had. */
public final class MySqlProtocolServer implements SqlServer {
  private static final String ROOT_PASSWORD = "root-of-the-test-1";
  private static final String REFUSED = "28000";

  private final Path home = ServerProcess.home("mysql-protocol");
  private final ServerCertificates certificates =
      ServerCertificates.issued(home.resolve("tls"), GoMySqlServer.HOST);
  private final GoMySqlServer server =
      GoMySqlServer.start(
          GoMySqlServer.program(),
          home,
          certificates.certificate(),
          certificates.key(),
          ROOT_PASSWORD);

  private MySqlProtocolServer() {}

  /** Whether it is built, or can be; that takes a minute. */
  public static boolean isPossible() {
    try {
      return Files.isExecutable(GoMySqlServer.program());
    } catch (IllegalStateException notBuilt) {
      return false;
    }
  }

  /** Starts a server and waits until it serves. */
  public static MySqlProtocolServer start() {
    return new MySqlProtocolServer();
  }

  @Override
  public String host() {
    return GoMySqlServer.HOST;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String authorityPem() {
    return certificates.authorityPem();
  }

  @Override
  public void run(String... statements) {
    try (Connection root = connection(GoMySqlServer.ROOT, ROOT_PASSWORD);
        Statement statement = root.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean accepts(String name, String password) {
    try (Connection user = connection(name, password)) {
      return user.isValid(0);
    } catch (SQLException refused) {
      if (REFUSED.equals(refused.getSQLState())) {
        return false;
      }
      throw new IllegalStateException(refused);
    }
  }

  private Connection connection(String name, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/?sslMode=trust".formatted(host(), port()), name, password);
  }

  @Override
  public void close() {
    server.close();
  }
}
