package dev.strongroom.adapters.targets.postgresql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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

  /** TLS of a server with these names or addresses. */
  public SSLContext server(String... hosts) {
    Issued issued = issue(Duration.ofDays(1), hosts);
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(issued.certificate().getBytes(US_ASCII)));
      String base64 = issued.key().replaceAll("-----[^-]+-----|\\s", "");
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      keys.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate and its key (PKCS#8), as PEM. */
  public record Issued(String certificate, String key) {}
}
