package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TlsMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections. The driver gets everything as properties and nothing in the URL, which it logs
 * and in which a host or a database name could smuggle in further settings. Every wait is bounded.
 */
final class Connector {
  /**
   * How much longer than the server this side waits, so that the server has given up first and
   * nothing can happen there after this side has turned away.
   */
  static final Duration MARGIN = Duration.ofSeconds(2);

  private final DatabaseConnection settings;

  Connector(DatabaseConnection settings) {
    this.settings = settings;
  }

  /**
   * Logs in.
   *
   * @throws SQLException as the driver has it
   * @throws Stopped when the trusted certificates cannot be read
   */
  Connection open(Login login, DatabaseCredential credential) throws SQLException, Stopped {
    Connection connection =
        new Driver().connect("jdbc:postgresql://", properties(login, credential));
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    return connection;
  }

  private Properties properties(Login login, DatabaseCredential credential) throws Stopped {
    Properties properties = new Properties();
    PGProperty.PG_HOST.set(properties, login.host());
    PGProperty.PG_PORT.set(properties, login.port());
    PGProperty.PG_DBNAME.set(properties, login.database());
    PGProperty.USER.set(properties, login.username());
    PGProperty.PASSWORD.set(properties, credential.password(PlaintextAccess.granted()));
    PGProperty.APPLICATION_NAME.set(properties, "strongroom");
    // A version that is surely there, so that the name above travels with the login.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    // Nothing is prepared under a name, for poolers that hand out another session each time.
    PGProperty.PREPARE_THRESHOLD.set(properties, 0);
    setLimits(properties);
    setTls(properties);
    return properties;
  }

  private void setLimits(Properties properties) {
    int connect = Math.toIntExact(settings.connectTimeout().toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, connect);
    PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, connect * 1000);
    PGProperty.SOCKET_TIMEOUT.set(
        properties, Math.toIntExact(settings.statementTimeout().plus(MARGIN).toSeconds()));
    // Reaching it, TLS and the exchange of the login together; a server that sends one byte at a
    // time is cut off too.
    PGProperty.LOGIN_TIMEOUT.set(
        properties,
        Math.toIntExact(settings.connectTimeout().plus(settings.statementTimeout()).toSeconds()));
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
