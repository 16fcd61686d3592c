package dev.strongroom.platform.targets;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.schedule.HoursOrDays;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.DeclaredServer;
import dev.strongroom.crds.TargetTls;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads what declarations of all types of targets have in common. */
public final class DeclaredSettings {
  private static final String VALIDITY = "validity";

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

  /**
   * How long issued credentials are valid, as a setting.
   *
   * @param declared a number of hours or days; null: {@code usual}
   * @throws InvalidInput when it is none
   */
  public static Map<String, String> validity(String declared, Duration usual) {
    Optional<Duration> length = declared == null ? Optional.of(usual) : HoursOrDays.parse(declared);
    return Map.of(
        VALIDITY,
        length
            .orElseThrow(
                () ->
                    new InvalidInput(
                        DeclarationReason.InvalidSpecField.with(
                            VALIDITY, "must be 1h to 9999h, or 1d to 9999d.")))
            .toString());
  }

  /** An issuer of credentials that cannot issue; {@code why} says what is wrong with its secret. */
  public static InvalidInput unfitIssuer(String why) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with("spec.adminSecretRef", why));
  }

  /** What was declared so. */
  public static Duration validity(TargetConnection connection) {
    return Duration.parse(connection.settings().get(VALIDITY));
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
