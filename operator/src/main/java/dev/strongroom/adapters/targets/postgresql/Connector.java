package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.platform.targets.AddressCheck;
import dev.strongroom.platform.targets.Discretion;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections. The driver gets everything as properties and nothing in the URL, which it logs
 * and in which a host or a database name could smuggle in further settings. Every wait is bounded.
 */
final class Connector {
  private static final String DEFAULT_DATABASE = "postgres";

  /** Most rounds of hashing that a server may ask for; PostgreSQL's default is 4,096. */
  private static final int SCRAM_MAX_ITERATIONS = 100_000;

  /** What anything else than a PostgreSQL server can bring about. */
  private static final Set<TargetProblem> NETWORK =
      EnumSet.of(
          TargetProblem.UNREACHABLE,
          TargetProblem.TIMEOUT,
          TargetProblem.CONNECTION_LOST,
          TargetProblem.TLS_NOT_OFFERED,
          TargetProblem.TLS_FAILED,
          TargetProblem.UNEXPECTED_ANSWER);

  private final DatabaseConnection settings;
  private final AddressCheck addresses;
  private final Discretion discretion;
  private final boolean tellsCauses;
  private final Runnable answered;

  /**
   * Connects to these hosts.
   *
   * @param tellsCauses whether it may be told why a server has not asked for the password
   * @param answered run when a server asks for it
   */
  Connector(
      DatabaseConnection settings, AllowedHosts hosts, boolean tellsCauses, Runnable answered) {
    this.settings = settings;
    this.addresses = new AddressCheck(hosts, tellsCauses, settings.connectTimeout());
    this.discretion = new Discretion(tellsCauses, settings.connectTimeout());
    this.tellsCauses = tellsCauses;
    this.answered = answered;
  }

  /**
   * Logs in.
   *
   * @throws SQLException as the driver has it
   * @throws Stopped when the trusted certificates cannot be read, or the server does not check the
   *     password
   */
  Connection open(TargetLogin login, String password) throws SQLException, Stopped {
    long begun = System.nanoTime();
    try {
      return openAtOnce(login, password);
    } catch (Stopped stopped) {
      if (stopped.problem() == TargetProblem.CANNOT_CONNECT) {
        Discretion.sleepUntil(begun + discretion.untilAnswered().toNanos());
      }
      throw stopped;
    }
  }

  private Connection openAtOnce(TargetLogin login, String password) throws SQLException, Stopped {
    try (LoginAttempt attempt = LoginAttempt.begin(answered)) {
      Properties properties = properties(login, password);
      CheckedSockets.connectTo(
          properties,
          addresses.address(login.host()),
          login.port(),
          Math.toIntExact(settings.connectTimeout().toMillis()));
      attempt.noteIn(properties);
      // Reaching it, TLS and the exchange of the login together; a server that sends one byte at a
      // time is cut off too.
      attempt.endAfter(settings.connectTimeout().plus(settings.statementTimeout()));
      if (!tellsCauses) {
        attempt.endUnlessAskedAfter(discretion.untilAnswered());
      }
      Connection connection = connect(attempt, properties);
      if (attempt.isLate()) {
        connection.close();
        throw new Stopped(TargetProblem.LOGIN_TIMEOUT);
      }
      if (!attempt.isPasswordAsked()) {
        connection.close();
        throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
      }
      return connection;
    }
  }

  private Connection connect(LoginAttempt attempt, Properties properties)
      throws SQLException, Stopped {
    try {
      Connection connection = new Driver().connect("jdbc:postgresql://", properties);
      if (connection == null) {
        throw new IllegalStateException("the driver does not know its own URL");
      }
      return connection;
    } catch (SQLException refused) {
      if (attempt.isLate()) {
        throw new Stopped(
            tellsCause(attempt, TargetProblem.TIMEOUT)
                ? TargetProblem.LOGIN_TIMEOUT
                : TargetProblem.CANNOT_CONNECT);
      }
      boolean tlsSettled = settings.tls() == TlsMode.DISABLE || attempt.isTlsOffered();
      if (tlsSettled && SqlProblems.of(refused) == TargetProblem.TLS_NOT_OFFERED) {
        // The driver has one code for this and for ways of logging in that it is told to refuse.
        throw new Stopped(refusedByDriver(attempt, refused, properties));
      }
      if (!tellsCause(attempt, SqlProblems.of(refused))) {
        throw new Stopped(TargetProblem.CANNOT_CONNECT);
      }
      throw refused;
    } catch (RuntimeException broken) {
      if (!tellsCause(attempt, TargetProblem.UNEXPECTED_ANSWER)) {
        throw new Stopped(TargetProblem.CANNOT_CONNECT);
      }
      throw broken;
    }
  }

  /** What the driver has refused of a server that talks TLS as it should. */
  private TargetProblem refusedByDriver(
      LoginAttempt attempt, SQLException refused, Properties properties) throws SQLException {
    if (attempt.isPasswordAsked()) {
      boolean isBinding = settings.channelBinding() == ChannelBinding.REQUIRE;
      return isBinding && SqlProblems.isBeforeScram(refused)
          ? TargetProblem.CHANNEL_BINDING_MISSING
          : TargetProblem.UNEXPECTED_ANSWER;
    }
    return settings.channelBinding() == ChannelBinding.REQUIRE
        ? weakerThanScram(properties)
        : TargetProblem.PASSWORD_NOT_CHECKED;
  }

  /**
   * A driver that requires channel binding does not say whether the server has asked for the
   * password in another way or not at all. A second login finds out, and shows the password to
   * nobody, not by SCRAM either.
   */
  private TargetProblem weakerThanScram(Properties properties) throws SQLException {
    PGProperty.CHANNEL_BINDING.set(properties, "disable");
    PasswordExchange.refuseAll(properties);
    try {
      new Driver().connect("jdbc:postgresql://", properties).close();
      return TargetProblem.PASSWORD_NOT_CHECKED;
    } catch (SQLException refused) {
      return SqlProblems.of(refused) == TargetProblem.LOGIN_METHOD_NOT_ALLOWED
          ? TargetProblem.LOGIN_METHOD_NOT_ALLOWED
          : TargetProblem.PASSWORD_NOT_CHECKED;
    }
  }

  /**
   * Whether the cause of a failed login may be told. Of a host that is not listed nothing is told
   * that a look at its open ports would tell, until it has asked for a password as PostgreSQL does.
   */
  private boolean tellsCause(LoginAttempt attempt, TargetProblem problem) {
    return tellsCauses || attempt.isPasswordAsked() || !NETWORK.contains(problem);
  }

  private Properties properties(TargetLogin login, String password) throws Stopped {
    Properties properties = new Properties();
    PGProperty.PG_HOST.set(properties, login.host());
    PGProperty.PG_PORT.set(properties, login.port());
    PGProperty.PG_DBNAME.set(properties, login.database().orElse(DEFAULT_DATABASE));
    PGProperty.USER.set(properties, login.username());
    PGProperty.PASSWORD.set(properties, password);
    PGProperty.APPLICATION_NAME.set(properties, "strongroom");
    // A version that is surely there, so that the name above travels with the login.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    // Nothing is prepared under a name, for poolers that hand out another session each time.
    PGProperty.PREPARE_THRESHOLD.set(properties, 0);
    PGProperty.SOCKET_FACTORY.set(properties, CheckedSockets.class.getName());
    setLogin(properties);
    setLimits(properties);
    setTls(properties);
    return properties;
  }

  private void setLogin(Properties properties) {
    // Password methods alone: neither no login at all nor Kerberos. Which of them is allowed is
    // decided where the driver asks for the password.
    PGProperty.REQUIRE_AUTH.set(properties, "scram-sha-256,md5,password");
    PasswordExchange.allow(
        properties, settings.allowCleartextPassword(), settings.allowMd5Password());
    // Where it is only preferred, SCRAM tells the server that this side could have used it, and a
    // server that offered it ends the login. That does not show a relay which reaches the server
    // without TLS, where PostgreSQL offers none: see DatabaseConnection.channelBinding.
    PGProperty.CHANNEL_BINDING.set(
        properties, settings.channelBinding().name().toLowerCase(Locale.ROOT));
    PGProperty.SCRAM_MAX_ITERATIONS.set(properties, SCRAM_MAX_ITERATIONS);
  }

  private void setLimits(Properties properties) {
    int connect = Math.toIntExact(settings.connectTimeout().toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, connect);
    PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, connect * 1000);
    PGProperty.SOCKET_TIMEOUT.set(
        properties,
        Math.toIntExact(settings.statementTimeout().plus(DatabaseConnection.MARGIN).toSeconds()));
    // The limit of the whole login is kept by LoginAttempt.
    PGProperty.LOGIN_TIMEOUT.set(properties, 0);
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, connect);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
  }

  private void setTls(Properties properties) throws Stopped {
    if (settings.tls() == TlsMode.DISABLE) {
      PGProperty.SSL_MODE.set(properties, "disable");
      return;
    }
    // All checking is done in the handshake, by the factory: the driver need only insist on TLS.
    PGProperty.SSL_MODE.set(properties, "require");
    TrustFactory.use(properties, settings.tls(), settings.authorities());
  }
}
