package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections. The driver gets everything as properties and nothing in the URL, which it logs
 * and in which a host or a database name could smuggle in further settings. Every wait is bounded.
 */
final class Connector {
  /** Most rounds of hashing that a server may ask for; PostgreSQL's default is 4,096. */
  private static final int SCRAM_MAX_ITERATIONS = 100_000;

  /** How long a server may take to ask for the password once it is reached. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** What anything else than a PostgreSQL server can bring about. */
  private static final Set<TargetProblem> NETWORK =
      EnumSet.of(
          TargetProblem.UNREACHABLE,
          TargetProblem.TIMEOUT,
          TargetProblem.CONNECTION_LOST,
          TargetProblem.TLS_NOT_OFFERED,
          TargetProblem.TLS_FAILED,
          TargetProblem.UNEXPECTED_ANSWER);

  private static final BoundedResolver RESOLVER = new BoundedResolver(InetAddress::getAllByName);

  private final DatabaseConnection settings;
  private final AllowedHosts hosts;
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
    this.hosts = hosts;
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
  Connection open(Login login, String password) throws SQLException, Stopped {
    long begun = System.nanoTime();
    try {
      return openAtOnce(login, password);
    } catch (Stopped stopped) {
      if (stopped.problem() == TargetProblem.CANNOT_CONNECT) {
        sleepUntil(begun + untilAsked().toNanos());
      }
      throw stopped;
    }
  }

  /**
   * How long a server that is not listed has to ask for the password. Every failure before that is
   * told when this time is over, so that the time tells no more than the words do: neither a closed
   * port from one that does not answer, nor either from a server of another kind.
   */
  private Duration untilAsked() {
    return settings.connectTimeout().plus(ANSWER);
  }

  private static void sleepUntil(long nanoTime) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Connection openAtOnce(Login login, String password) throws SQLException, Stopped {
    try (LoginAttempt attempt = LoginAttempt.begin(answered)) {
      Properties properties = properties(login, password);
      CheckedSockets.connectTo(
          properties,
          address(login.host()),
          login.port(),
          Math.toIntExact(settings.connectTimeout().toMillis()));
      attempt.noteIn(properties);
      // Reaching it, TLS and the exchange of the login together; a server that sends one byte at a
      // time is cut off too.
      attempt.endAfter(settings.connectTimeout().plus(settings.statementTimeout()));
      if (!tellsCauses) {
        attempt.endUnlessAskedAfter(untilAsked());
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

  /** The address to use: the first that the name leads to and that is allowed. */
  private InetAddress address(String host) throws Stopped {
    if (!hosts.permitsName(host)) {
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    }
    try {
      for (InetAddress address : RESOLVER.resolve(host, settings.connectTimeout())) {
        boolean own = NetworkInterface.getByInetAddress(address) != null;
        if (hosts.permits(host, address, own)) {
          return address;
        }
      }
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    } catch (UnknownHostException unknown) {
      if (!tellsCauses) {
        throw new Stopped(TargetProblem.CANNOT_CONNECT);
      }
      throw new Stopped(
          hosts.listsName(host) ? TargetProblem.HOST_NOT_FOUND : TargetProblem.HOST_NOT_ALLOWED);
    } catch (SocketException noInterfaces) {
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
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

  private Properties properties(Login login, String password) throws Stopped {
    Properties properties = new Properties();
    PGProperty.PG_HOST.set(properties, login.host());
    PGProperty.PG_PORT.set(properties, login.port());
    PGProperty.PG_DBNAME.set(properties, login.database());
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
    PGProperty.SSL_FACTORY.set(properties, TrustFactory.class.getName());
    TrustFactory.Check check =
        switch (settings.tls()) {
          case VERIFY_FULL -> TrustFactory.Check.SIGNATURE_AND_HOST;
          case VERIFY_CA -> TrustFactory.Check.SIGNATURE;
          default -> TrustFactory.Check.NOTHING;
        };
    properties.setProperty(TrustFactory.CHECK, check.name());
    if (settings.authorities().isPresent()) {
      requireReadable(settings.authorities().get());
      properties.setProperty(TrustFactory.AUTHORITIES, settings.authorities().get());
    }
  }

  private static void requireReadable(String pem) throws Stopped {
    try {
      TrustFactory.requireReadable(pem);
    } catch (TrustFactory.UnreadableAuthorities notPem) {
      throw new Stopped(TargetProblem.CA_UNREADABLE);
    }
  }
}
