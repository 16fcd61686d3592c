package dev.strongroom.platform.targets;

import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.TargetTls;
import java.time.Duration;
import java.util.Optional;

/** Reads what declarations of all types of targets have in common. */
public final class DeclaredSettings {
  private DeclaredSettings() {}

  /** The TLS mode; certificate and host name are checked unless declared otherwise. */
  public static TlsMode tlsMode(TargetTls declared) {
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
  public static Duration seconds(Integer declared, Duration fallback) {
    return declared == null ? fallback : Duration.ofSeconds(declared);
  }
}
