package dev.strongroom.platform.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.certificates.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";

  private final Validity now = Validity.issuedAt(Instant.now(), Duration.ofDays(1));
  private final CertificateAuthority authority = CertificateAuthority.create("test", now, RANDOM);

  @Test
  void whatItIssuesIsTrustedByThoseWhoTrustIt() throws Exception {
    // When
    X509Certificate issued = issued(authority);

    // Then
    assertThatCode(() -> trusting(authority).checkServerTrusted(chain(issued), "ECDHE_ECDSA"))
        .doesNotThrowAnyException();
    assertThat(issued.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "api.vault.svc"), List.of(7, "10.0.0.1"));
    assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(issued.getBasicConstraints()).isNegative();
    assertThat(issued.getNonCriticalExtensionOIDs())
        .contains(SUBJECT_ALTERNATIVE_NAME, AUTHORITY_KEY_ID);
  }

  @Test
  void anotherAuthorityOfTheSameNameIsNotTrusted() throws Exception {
    // Given
    CertificateAuthority other = CertificateAuthority.create("test", now, RANDOM);

    // When
    X509Certificate issued = issued(other);

    // Then
    assertThatThrownBy(() -> trusting(authority).checkServerTrusted(chain(issued), "ECDHE_ECDSA"))
        .isInstanceOf(GeneralSecurityException.class);
    assertThat(other.certificate().getSubjectX500Principal())
        .isNotEqualTo(authority.certificate().getSubjectX500Principal());
  }

  @Test
  void aRenewedAuthorityIsTrustedByThoseWhoTrustTheEarlierAndTheOtherWayRound() throws Exception {
    // When
    CertificateAuthority renewed =
        authority.renewed(Validity.issuedAt(Instant.now(), Duration.ofDays(100)));

    // Then
    assertThatCode(
            () -> {
              trusting(authority).checkServerTrusted(chain(issued(renewed)), "ECDHE_ECDSA");
              trusting(renewed).checkServerTrusted(chain(issued(authority)), "ECDHE_ECDSA");
            })
        .doesNotThrowAnyException();
    assertThat(renewed.certificate().getNotAfter()).isAfter(authority.certificate().getNotAfter());
  }

  @Test
  void itIsReadAsItWasKept() throws Exception {
    // Given
    CertificateAndKey kept = authority.certificateAndKey();

    // When
    CertificateAuthority read = CertificateAuthority.of(kept, RANDOM);

    // Then
    trusting(authority).checkServerTrusted(chain(issued(read)), "ECDHE_ECDSA");
    assertThat(read.certificate()).isEqualTo(authority.certificate());
  }

  @Test
  void aKeyOfAnotherAuthorityIsRefused() {
    // Given
    CertificateAuthority other = CertificateAuthority.create("test", now, RANDOM);
    CertificateAndKey mixed =
        new CertificateAndKey(
            authority.certificateAndKey().chain(), other.certificateAndKey().key());

    // When / Then
    assertThatThrownBy(() -> CertificateAuthority.of(mixed, RANDOM))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void aServersCertificateIsNoAuthority() {
    // Given
    CertificateAndKey server = authority.issue("server", List.of("a"), now);

    // When / Then
    assertThatThrownBy(() -> CertificateAuthority.of(server, RANDOM))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("no authority");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
      })
  void whatIsNoPemIsRefused(String text) {
    // Given
    byte[] pem = text.getBytes(US_ASCII);

    // When / Then
    assertThatThrownBy(() -> PrivateKeys.first(pem)).isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> Pem.certificate(pem)).isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void aFileLargerThanAnyCertificateIsNotRead(@TempDir Path directory) throws IOException {
    // Given
    Path file = Files.write(directory.resolve("tls.crt"), new byte[(256 << 10) + 1]);

    // When / Then
    assertThatThrownBy(() -> Pem.read(file)).isInstanceOf(IOException.class);
  }

  private X509Certificate issued(CertificateAuthority by) throws GeneralSecurityException {
    return Pem.certificate(by.issue("server", List.of("api.vault.svc", "10.0.0.1"), now).chain());
  }

  private static X509Certificate[] chain(X509Certificate certificate) {
    return new X509Certificate[] {certificate};
  }

  private static X509TrustManager trusting(CertificateAuthority authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return (X509TrustManager) trust.getTrustManagers()[0];
  }
}
