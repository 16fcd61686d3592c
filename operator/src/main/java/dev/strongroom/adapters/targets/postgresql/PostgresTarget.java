package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user of a PostgreSQL server (10 or newer) that changes its own password, as AWS's single-user
 * rotation template does it: try the pending password; else, with the guards that only the password
 * differs, log in with the current and then the previous one and set the pending password.
 *
 * <p>The new password is hashed on this side as the server's {@code password_encryption} says
 * (SCRAM-SHA-256 on every current server), so the plaintext stands in no statement: not in the
 * server's log, nor in {@code pg_stat_activity}.
 *
 * <p>The change is one transaction whose limits the server itself enforces. If this side dies or is
 * cut off, the server ends the transaction within {@link DatabaseConnection#statementTimeout}.
 */
public final class PostgresTarget implements RotationTarget {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresTarget.class);

  private final DatabaseConnection settings;
  private final DatabaseCredential.Reader credentials;
  private final Connector connector;

  /** A target. */
  public PostgresTarget(DatabaseConnection settings, DatabaseCredential.Reader credentials) {
    this.settings = settings;
    this.credentials = credentials;
    this.connector = new Connector(settings);
  }

  @Override
  public Duration settleTime() {
    return settings.statementTimeout().plus(Connector.MARGIN);
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return reporting(
        () -> {
          try (DatabaseCredential credential = credential(value);
              Connection connection = open(credential);
              Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(Math.toIntExact(settings.statementTimeout().toSeconds()));
            statement.execute("SELECT NOW()");
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(
      SecretValue pending, SecretValue current, Optional<SecretValue> previous) {
    return reporting(
        () -> {
          try (DatabaseCredential wanted = credential(pending)) {
            Login wantedLogin = Login.of(wanted, settings);
            if (accepts(wanted)) {
              return;
            }
            try (Connection connection = openWithOld(wantedLogin, current, previous)) {
              change(connection, wanted);
            }
          }
        });
  }

  private Connection openWithOld(Login wanted, SecretValue current, Optional<SecretValue> previous)
      throws SQLException, Stopped {
    Optional<Connection> opened = openIfAccepted(wanted, current);
    if (opened.isEmpty() && previous.isPresent()) {
      opened = openIfAccepted(wanted, previous.get());
    }
    return opened.orElseThrow(() -> new Stopped(TargetProblem.ALL_LOGINS_REFUSED));
  }

  private Optional<Connection> openIfAccepted(Login wanted, SecretValue old)
      throws SQLException, Stopped {
    try (DatabaseCredential credential = credential(old)) {
      wanted.requireSameUserAndHost(Login.of(credential, settings));
      return Optional.of(open(credential));
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private boolean accepts(DatabaseCredential credential) throws SQLException, Stopped {
    try {
      open(credential).close();
      return true;
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        return false;
      }
      throw refusal;
    }
  }

  private void change(Connection connection, DatabaseCredential wanted) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      long limit = settings.statementTimeout().toMillis();
      statement.execute("SET LOCAL statement_timeout = " + limit);
      statement.execute("SET LOCAL lock_timeout = " + limit);
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + limit);
    }
    // Quotes the name and hashes the password, as the server's setting says; wipes the array.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(
            wanted.username(), wanted.password(PlaintextAccess.granted()).toCharArray(), null);
    connection.commit();
  }

  /**
   * Logs in.
   *
   * @throws SQLException when the password is refused
   * @throws Stopped for every other problem, which then occurred before the login was complete
   */
  private Connection open(DatabaseCredential credential) throws SQLException, Stopped {
    try {
      return connector.open(Login.of(credential, settings), credential);
    } catch (SQLException thrown) {
      if (SqlProblems.of(thrown) == TargetProblem.LOGIN_REFUSED) {
        throw thrown;
      }
      throw new Stopped(logged(thrown).beforeLogin());
    }
  }

  private DatabaseCredential credential(SecretValue value) throws Stopped {
    return credentials.read(value).orElseThrow(() -> new Stopped(TargetProblem.VALUE_INCOMPLETE));
  }

  private interface Work {
    void run() throws SQLException, Stopped;
  }

  private Optional<TargetProblem> reporting(Work work) {
    try {
      work.run();
      return Optional.empty();
    } catch (Stopped stopped) {
      return Optional.of(stopped.problem());
    } catch (SQLException thrown) {
      return Optional.of(logged(thrown));
    }
  }

  private static TargetProblem logged(SQLException thrown) {
    TargetProblem problem = SqlProblems.of(thrown);
    // The state is a code; the text may quote a statement and stays out.
    LOG.info("PostgreSQL target: {} (SQLSTATE {})", problem, SqlProblems.state(thrown));
    return problem;
  }
}
