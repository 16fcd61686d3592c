package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.OpenSslAuthority.Issued;
import java.util.stream.Stream;

/** Certificates in secrets. */
final class CertificateValues {
  private CertificateValues() {}

  /** A secret with a certificate and its key; {@code more} are further keys and values. */
  static SecretValue value(Issued issued, String... more) {
    return TargetValues.object(
        Stream.concat(
                Stream.of("tls.crt", issued.certificate(), "tls.key", issued.key()),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
