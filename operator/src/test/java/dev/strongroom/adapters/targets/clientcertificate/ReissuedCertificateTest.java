package dev.strongroom.adapters.targets.clientcertificate;

import static dev.strongroom.adapters.targets.clientcertificate.CertificateValues.value;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.OpenSslAuthority;
import dev.strongroom.e2e.servers.OpenSslAuthority.Issued;
import dev.strongroom.platform.certificates.KeyPairs;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.certificates.PrivateKeys;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that follow others, of authorities that OpenSSL has made. */
class ReissuedCertificateTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration VALIDITY = Duration.ofDays(3);

  @TempDir Path directory;

  /** Certificates have whole seconds. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private SecretValue next(SecretValue current, SecretValue authority, Instant when) {
    return new ReissuedCertificate(JSON, new KeyGenerator(RANDOM), RANDOM, VALIDITY)
        .after(current, authority, when);
  }

  private SecretValue next(Issued current, OpenSslAuthority authority) {
    return next(value(current), value(authority.itself()), now());
  }

  private static String member(SecretValue value, String name) {
    try (JsonObject object = JSON.require(value, "test");
        SecretValue member = object.member(name, "test")) {
      return member.text(PlaintextAccess.granted());
    }
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return Pem.certificate(pem.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec -pkeyopt ec_paramgen_curve:P-256",
        "ec -pkeyopt ec_paramgen_curve:P-384",
        "rsa:2048",
        "ed25519"
      })
  void theSameSubjectGetsAnotherKeyOfTheSameKind(String kind) throws Exception {
    // Given an authority and a client with keys of this kind
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root", kind.split(" "));
    Issued current = authority.client("app", kind.split(" "));

    Instant now = now();

    // When
    SecretValue next = next(value(current, "note", "kept"), value(authority.itself()), now);

    // Then a server that trusts the authority accepts it as a client's
    X509Certificate before = certificate(current.certificate());
    X509Certificate after = certificate(member(next, "tls.crt"));
    authority.requireAccepted(member(next, "tls.crt"));
    KeyPairs.require(
        PrivateKeys.first(member(next, "tls.key").getBytes(US_ASCII)), after.getPublicKey());
    assertThat(after.getSubjectX500Principal()).isEqualTo(before.getSubjectX500Principal());
    assertThat(List.copyOf(after.getSubjectAlternativeNames()))
        .isNotEmpty()
        .isEqualTo(List.copyOf(before.getSubjectAlternativeNames()));
    assertThat(after.getKeyUsage()).isEqualTo(before.getKeyUsage());
    assertThat(after.getExtendedKeyUsage()).isEqualTo(before.getExtendedKeyUsage());
    assertThat(after.getPublicKey().getAlgorithm()).isEqualTo(before.getPublicKey().getAlgorithm());
    assertThat(after.getPublicKey().getEncoded())
        .hasSameSizeAs(before.getPublicKey().getEncoded())
        .isNotEqualTo(before.getPublicKey().getEncoded());
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    assertThat(after.getNotAfter().toInstant()).isEqualTo(now.plus(VALIDITY));
    assertThat(member(next, "note")).isEqualTo("kept");
  }

  @Test
  void anAuthorityBelowAnotherOneIsPartOfTheChain() throws Exception {
    // Given
    OpenSslAuthority root = OpenSslAuthority.root(directory, "root", "rsa:2048");
    OpenSslAuthority lower = root.below("lower");

    // When
    SecretValue next = next(lower.client("app"), lower);

    // Then who trusts the root alone accepts it
    root.requireAccepted(member(next, "tls.crt"));
    assertThat(Pem.certificates(member(next, "tls.crt").getBytes(US_ASCII))).hasSize(2);
  }

  @Test
  void aCertificateThatWasIssuedHereIsFollowedTo() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue second = next(authority.client("app"), authority);

    // When
    SecretValue third = next(second, value(authority.itself()), now());

    // Then
    authority.requireAccepted(member(third, "tls.crt"));
  }

  @Test
  void noCertificateIsValidForLongerThanItsAuthority() throws Exception {
    // Given an authority that has a day left
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    Instant end = certificate(authority.pem()).getNotAfter().toInstant();
    SecretValue renewed =
        next(value(authority.client("app")), value(authority.itself()), now().plus(VALIDITY));
    Instant late = now().plus(VALIDITY).plus(Duration.ofDays(2));

    // When
    SecretValue next =
        new ReissuedCertificate(JSON, new KeyGenerator(RANDOM), RANDOM, Duration.ofDays(100))
            .after(renewed, value(authority.itself()), late);

    // Then
    assertThat(certificate(member(next, "tls.crt")).getNotAfter().toInstant()).isEqualTo(end);
  }

  @Test
  void clientsOfAnEarlierAuthorityGetCertificatesOfTheNewOne() throws Exception {
    // Given an authority with another key, which gives clients both
    OpenSslAuthority old = OpenSslAuthority.root(directory, "old");
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "new");
    String both = authority.pem() + old.pem();

    // When
    SecretValue next =
        next(value(old.client("app")), value(authority.itself(), "ca.crt", both), now());

    // Then
    authority.requireAccepted(member(next, "tls.crt"));
    assertThat(member(next, "ca.crt")).isEqualTo(both);
  }

  @Test
  void whatClientsTrustStaysWhereTheAuthoritySaysNothingOfIt() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue current = value(authority.client("app"), "ca.crt", "of the server");

    // When
    SecretValue next = next(current, value(authority.itself()), now());

    // Then
    assertThat(member(next, "ca.crt")).isEqualTo("of the server");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotFollowed() {
    // Given two authorities of one name
    Issued foreign = OpenSslAuthority.root(directory, "root").client("app");
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");

    // When / Then
    assertThatThrownBy(() -> next(foreign, authority))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not from the CA of spec.adminSecretRef");
  }

  @Test
  void aCertificateWithoutItsKeyIsNotFollowed() {
    // Given somebody who knows the certificate of another one
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    Issued mixed =
        new Issued(authority.client("admin").certificate(), authority.client("app").key());

    // When / Then
    assertThatThrownBy(() -> next(mixed, authority))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("tls.key is not its key");
  }

  @Test
  void anExpiredCertificateIsNotFollowed() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue current = value(authority.client("app"));
    Instant late = now().plus(Duration.ofDays(11));

    // When / Then
    assertThatThrownBy(() -> next(current, value(authority.itself()), late))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has expired");
  }

  @Test
  void noAuthorityIsIssued() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    Issued lower = authority.below("lower").itself();

    // When / Then
    assertThatThrownBy(() -> next(lower, authority))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is that of a CA");
  }

  @Test
  void anAuthorityThatHasExpiredIssuesNothing() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue current = value(authority.client("app"));
    Instant late = now().plus(Duration.ofDays(31));

    // When / Then
    assertThatThrownBy(() -> next(current, value(authority.itself()), late))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.adminSecretRef: the CA's certificate has expired");
  }

  @Test
  void aClientIsNoAuthority() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue client = value(authority.client("app"));

    // When / Then
    assertThatThrownBy(() -> next(client, client, now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.adminSecretRef: the ManagedSecret must have the certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "{}",
        "{\"tls.crt\":\"x\"}",
        "{\"tls.crt\":\"x\",\"tls.key\":\"y\"}",
        "{\"tls.crt\":\"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n\","
            + "\"tls.key\":\"\"}"
      })
  void whatIsNoCertificateIsNamed(String text) {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue malformed = SecretValue.text(text);

    // When / Then on either side
    assertThatThrownBy(() -> next(malformed, value(authority.itself()), now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the current version");
    assertThatThrownBy(() -> next(value(authority.client("app")), malformed, now()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.adminSecretRef");
  }

  @Test
  void valuesAreLeftOpen() {
    // Given
    OpenSslAuthority authority = OpenSslAuthority.root(directory, "root");
    SecretValue current = value(authority.client("app"));
    SecretValue key = value(authority.itself());

    // When
    next(current, key, now()).close();

    // Then
    assertThatCode(() -> TargetValues.object(member(current, "tls.key"), member(key, "tls.key")))
        .doesNotThrowAnyException();
  }
}
