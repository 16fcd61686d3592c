package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSockets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;

/**
 * Opens connections. The driver gets everything as settings and nothing in a URL, in which a host
 * or a database name could smuggle in further ones. It never connects by itself, reads no file,
 * follows no redirection, and every wait is bounded.
 */
final class Connector {
  /** For the settings that the driver has no setters for; its host is replaced. */
  private static final String DEFAULTS = "jdbc:mariadb://localhost/";

  private final Dialect dialect;
  private final DatabaseConnection settings;
  private final AllowedHosts hosts;
  private final Duration untilAnswered;
  private final Runnable answered;

  /**
   * Connects to these hosts.
   *
   * @param untilAnswered how long a server may take to greet
   * @param answered run when a server has greeted as one that speaks the protocol
   */
  Connector(
      Dialect dialect,
      DatabaseConnection settings,
      AllowedHosts hosts,
      Duration untilAnswered,
      Runnable answered) {
    this.dialect = dialect;
    this.settings = settings;
    this.hosts = hosts;
    this.untilAnswered = untilAnswered;
    this.answered = answered;
  }

  /**
   * Logs in.
   *
   * @throws SQLException as the driver has it
   * @throws Stopped when the trusted certificates cannot be read, or it took too long
   */
  Connection open(TargetLogin login, String password) throws SQLException, Stopped {
    TargetSockets sockets = new TargetSockets(settings, hosts);
    try (LoginAttempt attempt =
        LoginAttempt.begin(login, sockets, settings.connectTimeout(), answered)) {
      attempt.endUnlessAnsweredAfter(untilAnswered);
      // Reaching it, TLS and the exchange of the login together: a server that sends one byte at a
      // time is cut off too.
      attempt.endAfter(settings.connectTimeout().plus(settings.statementTimeout()));
      try {
        return attempt.inTime(Driver.connect(configuration(login, password)));
      } catch (SQLException failed) {
        if (attempt.isLate()) {
          throw new Stopped(TargetProblem.LOGIN_TIMEOUT);
        }
        throw failed;
      }
    }
  }

  private Configuration configuration(TargetLogin login, String password) throws SQLException {
    int answer =
        Math.toIntExact(settings.statementTimeout().plus(DatabaseConnection.MARGIN).toMillis());
    return Configuration.parse(DEFAULTS).toBuilder()
        .addresses(HostAddress.from(login.host(), login.port()))
        .user(login.username())
        .password(password)
        .database(login.database().orElse(null))
        .socketFactory(GreetedSockets.class.getName())
        .tlsSocketType(CheckedTls.TYPE)
        // All checking is done in the handshake, by the plugin.
        .sslMode("verify-full")
        .fallbackToSystemKeyStore(false)
        .restrictedAuth(dialect.loginMethods())
        .allowPublicKeyRetrieval(false)
        .permitRedirect(false)
        .allowLocalInfile(false)
        .allowMultiQueries(false)
        .useCompression(false)
        .useServerPrepStmts(false)
        .cachePrepStmts(false)
        .dumpQueriesOnException(false)
        .connectTimeout(answer)
        .socketTimeout(answer)
        .build();
  }
}
