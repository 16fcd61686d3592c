package dev.strongroom.adapters.targets.postgresql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority made for one test run. */
public final class TestAuthority {
  private final CertificateAuthority authority;

  /** An authority of this name. */
  public TestAuthority(String name) {
    authority =
        CertificateAuthority.create(
            name, Validity.issuedAt(Instant.now(), Duration.ofDays(1)), new SecureRandom());
  }

  /** Its certificate, as PEM. */
  public String pem() {
    return new String(authority.certificateAndKey().chain(), US_ASCII);
  }

  /** To trust it alone. */
  public TrustManager[] trust() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", authority.certificate());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server certificate for these DNS names or IP addresses, as PEM. */
  public Issued issue(Duration validity, String... hosts) {
    Instant end = Instant.now().plus(validity);
    CertificateAndKey issued =
        authority.issue("server", List.of(hosts), new Validity(end.minus(Duration.ofDays(2)), end));
    return new Issued(new String(issued.chain(), US_ASCII), new String(issued.key(), US_ASCII));
  }

  /** A certificate and its key (PKCS#8), as PEM. */
  public record Issued(String certificate, String key) {}
}
