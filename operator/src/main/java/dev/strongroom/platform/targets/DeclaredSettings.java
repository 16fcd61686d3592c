package dev.strongroom.platform.targets;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.DeclaredServer;
import dev.strongroom.crds.TargetTls;
import java.time.Duration;
import java.util.Optional;

/** Reads what declarations of all types of targets have in common. */
public final class DeclaredSettings {
  private DeclaredSettings() {}

  /**
   * The connection to a server.
   *
   * @param database the database, for types that have some
   * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
   */
  public static DatabaseConnection connection(
      DeclaredServer declared, Optional<String> database, Optional<String> authorities) {
    return new DatabaseConnection(
        Optional.of(declared.host()),
        Optional.ofNullable(declared.port()),
        database,
        tlsMode(declared.tls()),
        authorities,
        seconds(declared.connectTimeoutSeconds(), DatabaseConnection.DEFAULT_CONNECT_TIMEOUT),
        seconds(declared.statementTimeoutSeconds(), DatabaseConnection.DEFAULT_STATEMENT_TIMEOUT));
  }

  /**
   * Refuses a connection to a server whose certificate is not verified.
   *
   * @throws InvalidInput with the field
   */
  public static void requireVerified(DatabaseConnection connection) {
    if (connection.tls() != TlsMode.VERIFY_CA && connection.tls() != TlsMode.VERIFY_FULL) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with("tls.mode", "must be VerifyFull or VerifyCA."));
    }
  }

  /** The TLS mode; certificate and host name are checked unless declared otherwise. */
  private static TlsMode tlsMode(TargetTls declared) {
    TargetTls.Mode mode =
        Optional.ofNullable(declared).map(TargetTls::mode).orElse(TargetTls.Mode.VerifyFull);
    return switch (mode) {
      case Disable -> TlsMode.DISABLE;
      case Require -> TlsMode.REQUIRE;
      case VerifyCA -> TlsMode.VERIFY_CA;
      case VerifyFull -> TlsMode.VERIFY_FULL;
    };
  }

  /** A number of seconds, or the default. */
  private static Duration seconds(Integer declared, Duration fallback) {
    return declared == null ? fallback : Duration.ofSeconds(declared);
  }
}
