package dev.strongroom.core.targets;

import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a database. What is empty comes from the secret's value; what is given on both sides
 * is taken from here, so that applications may use another host than the one for rotation.
 *
 * @param host host name or address
 * @param port 1 to 65535
 * @param database name of the database to connect to
 * @param tls how the connection is protected
 * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
 * @param connectTimeout longest wait for a connection, 1 s to 60 s
 * @param statementTimeout longest wait for an answer, 1 s to 300 s
 */
public record DatabaseConnection(
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> database,
    TlsMode tls,
    Optional<String> authorities,
    Duration connectTimeout,
    Duration statementTimeout) {
  /** PostgreSQL's port unless told otherwise. */
  public static final int POSTGRESQL_PORT = 5432;

  /** Wait for a connection unless told otherwise (AWS templates: 5 s). */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Wait for an answer unless told otherwise. */
  public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** Checks the ranges. */
  public DatabaseConnection {
    requireRange("connectTimeoutSeconds", connectTimeout, 60);
    requireRange("statementTimeoutSeconds", statementTimeout, 300);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw new InvalidSpec(Reason.InvalidSpecField.with("port", "must be 1 to 65535."));
    }
  }

  private static void requireRange(String field, Duration value, int maxSeconds) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0
        || value.compareTo(Duration.ofSeconds(maxSeconds)) > 0) {
      throw new InvalidSpec(
          Reason.InvalidSpecField.with(field, "must be 1 to " + maxSeconds + " seconds."));
    }
  }

  /** Everything from the secret's value, certificate and host checked, the usual time limits. */
  public static DatabaseConnection fromSecret() {
    return new DatabaseConnection(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TlsMode.VERIFY_FULL,
        Optional.empty(),
        DEFAULT_CONNECT_TIMEOUT,
        DEFAULT_STATEMENT_TIMEOUT);
  }

  /** At this host and port. */
  public DatabaseConnection at(String newHost, int newPort) {
    return new DatabaseConnection(
        Optional.of(newHost),
        Optional.of(newPort),
        database,
        tls,
        authorities,
        connectTimeout,
        statementTimeout);
  }

  /** Protected in this way. */
  public DatabaseConnection with(TlsMode mode, Optional<String> trustedPem) {
    return new DatabaseConnection(
        host, port, database, mode, trustedPem, connectTimeout, statementTimeout);
  }

  /** With these time limits. */
  public DatabaseConnection within(Duration connect, Duration statement) {
    return new DatabaseConnection(host, port, database, tls, authorities, connect, statement);
  }
}
