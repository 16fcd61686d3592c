package dev.strongroom.e2e.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A running server of {@link PostgresServer}, as seen from this machine by whoever knows where it
 * is and the superuser's password; the server may be held by another process.
 */
public final class PostgresEndpoint {
  private static final String SUPERUSER = "postgres";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CONNECT_SECONDS = "5";

  /** SQLSTATE of a wrong password. */
  private static final String WRONG_PASSWORD = "28P01";

  private final String host;
  private final int port;
  private final Optional<Path> authority;
  private final String superuserPassword;

  /**
   * @param host the address that others use
   * @param port its port
   * @param authority the PEM file with the authority of its certificate; empty without TLS
   * @param superuserPassword the password of the user postgres
   */
  public PostgresEndpoint(
      String host, int port, Optional<Path> authority, String superuserPassword) {
    this.host = host;
    this.port = port;
    this.authority = authority;
    this.superuserPassword = superuserPassword;
  }

  /** The address that others use. */
  public String host() {
    return host;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** A connection as the superuser, over the loopback interface, which the caller closes. */
  public Connection superuser() throws SQLException {
    Properties properties = properties(LOOPBACK, SUPERUSER, superuserPassword, "postgres");
    properties.setProperty("sslmode", "disable");
    return connect(properties);
  }

  /** A connection as this user over the network address, with TLS if the server has it. */
  public Connection connect(String user, String password, String database) throws SQLException {
    return connect(remote(user, password, database));
  }

  /**
   * The same with a certificate.
   *
   * @param certificate a file with the certificate, in PEM
   * @param key a file with its key, PKCS#8 in DER
   */
  public Connection connect(String user, Path certificate, Path key, String database)
      throws SQLException {
    Properties properties = remote(user, "", database);
    properties.setProperty("sslcert", certificate.toString());
    properties.setProperty("sslkey", key.toString());
    return connect(properties);
  }

  private static Connection connect(Properties properties) throws SQLException {
    return new Driver().connect("jdbc:postgresql://", properties);
  }

  private Properties remote(String user, String password, String database) {
    String address = host.equals("0.0.0.0") ? LOOPBACK : host;
    Properties properties = properties(address, user, password, database);
    properties.setProperty("sslmode", authority.isPresent() ? "verify-full" : "disable");
    authority.ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
    return properties;
  }

  private Properties properties(String address, String user, String password, String database) {
    Properties properties = new Properties();
    properties.setProperty("PGHOST", address);
    properties.setProperty("PGPORT", Integer.toString(port));
    properties.setProperty("PGDBNAME", database);
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    return properties;
  }

  /** Whether the server accepts this password; any other failure is thrown. */
  public boolean accepts(String user, String password, String database) throws SQLException {
    try {
      connect(user, password, database).close();
      return true;
    } catch (SQLException refusal) {
      if (WRONG_PASSWORD.equals(refusal.getSQLState())) {
        return false;
      }
      throw refusal;
    }
  }

  /**
   * Makes a user with this password, or gives it this password when it is there, and a database
   * that it owns when that is missing.
   */
  public void createLogin(String user, String password, String database) throws SQLException {
    try (Connection connection = superuser();
        Statement statement = connection.createStatement()) {
      String role = statement.enquoteIdentifier(user, true);
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", user)) {
        statement.execute("CREATE ROLE " + role + " LOGIN");
      }
      statement.execute("ALTER ROLE " + role + " PASSWORD " + statement.enquoteLiteral(password));
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
        statement.execute(
            "CREATE DATABASE " + statement.enquoteIdentifier(database, true) + " OWNER " + role);
      }
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var prepared = connection.prepareStatement(query)) {
      prepared.setString(1, name);
      try (var rows = prepared.executeQuery()) {
        return rows.next();
      }
    }
  }
}
