package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.values.PlaintextAccess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * Changes of roles over one connection, each a transaction whose limits the server itself enforces:
 * if this side dies or is cut off, the server ends it within the limit.
 */
final class Roles {
  private final Connection connection;
  private final Duration limit;

  Roles(Connection connection, Duration limit) {
    this.connection = connection;
    this.limit = limit;
  }

  /** Sets the password of a role. */
  void setPassword(DatabaseCredential wanted) throws SQLException {
    begin();
    alterPassword(wanted);
    connection.commit();
  }

  /**
   * Sets the password of a role that is made if it is not there, as a member of another role, whose
   * privileges it has by that.
   */
  void setPasswordOfMember(DatabaseCredential wanted, String of) throws SQLException {
    begin();
    if (!exists(wanted.username())) {
      execute("CREATE ROLE " + quoted(wanted.username()) + " WITH LOGIN");
      execute("GRANT " + quoted(of) + " TO " + quoted(wanted.username()));
    }
    alterPassword(wanted);
    connection.commit();
  }

  /** Takes the password of a role away: it cannot log in with any until it gets another. */
  void removePassword(String role) throws SQLException {
    begin();
    execute("ALTER ROLE " + quoted(role) + " PASSWORD NULL");
    connection.commit();
  }

  private void begin() throws SQLException {
    connection.setAutoCommit(false);
    execute("SET LOCAL statement_timeout = " + limit.toMillis());
    execute("SET LOCAL lock_timeout = " + limit.toMillis());
    execute("SET LOCAL idle_in_transaction_session_timeout = " + limit.toMillis());
  }

  /** Quotes the name and hashes the password; wipes the array. */
  private void alterPassword(DatabaseCredential wanted) throws SQLException {
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(
            wanted.username(),
            wanted.password(PlaintextAccess.granted()).toCharArray(),
            "scram-sha-256");
  }

  private boolean exists(String role) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A name as PostgreSQL's quote_ident has it; control characters are refused before. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
