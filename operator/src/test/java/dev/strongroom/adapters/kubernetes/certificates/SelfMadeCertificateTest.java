package dev.strongroom.adapters.kubernetes.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.Pem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfMadeCertificateTest {
  private final FakeCertificateObjects objects = new FakeCertificateObjects();
  private final MovableClock clock = new MovableClock();
  private final SelfMadeCertificate certificate = replica("api.vault.svc");

  @Test
  void theFirstReplicaMakesAllOfIt() throws Exception {
    // When
    CertificateAndKey made = certificate.read();

    // Then
    X509Certificate server = Pem.certificate(made.chain());
    server.verify(published().getPublicKey());
    assertThat(server.getSubjectAlternativeNames()).containsExactly(List.of(2, "api.vault.svc"));
    Secret secret = objects.secret().orElseThrow();
    assertThat(secret.getType()).isEqualTo("strongroom.dev/endpoint-certificate");
    assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key", "ca.crt", "ca.key");
  }

  @Test
  void anEmptySecretOfTheChartIsFilled() throws Exception {
    // Given
    objects.write(
        new SecretBuilder()
            .withNewMetadata()
            .withName(CertificateObjects.SECRET)
            .addToLabels("app.kubernetes.io/managed-by", "Helm")
            .endMetadata()
            .withType("strongroom.dev/endpoint-certificate")
            .build());

    // When
    certificate.read();

    // Then
    Secret secret = objects.secret().orElseThrow();
    assertThat(secret.getData()).containsKey("tls.key");
    assertThat(secret.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "Helm");
  }

  @Test
  void theOtherReplicasReadWhatTheFirstHasMade() throws Exception {
    // Given
    CertificateAndKey first = certificate.read();
    int writes = objects.writes;

    // When
    CertificateAndKey second = replica("api.vault.svc").read();

    // Then
    assertThat(second.chain()).isEqualTo(first.chain());
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(objects.writes).isEqualTo(writes);
  }

  @Test
  void ofTwoThatMakeOneAtTheSameTimeTheLoserReads() throws Exception {
    // Given
    SelfMadeCertificate faster = replica("api.vault.svc");
    objects.beforeWrite = () -> read(faster);

    // When
    CertificateAndKey found = certificate.read();

    // Then
    assertThat(found.chain()).isEqualTo(faster.read().chain());
    Pem.certificate(found.chain()).verify(published().getPublicKey());
  }

  @Test
  void aCertificateIsRenewedBeforeItExpiresByTheSameAuthority() throws Exception {
    // Given
    X509Certificate before = Pem.certificate(certificate.read().chain());
    X509Certificate authority = published();
    clock.advance(Duration.ofDays(61));

    // When
    X509Certificate after = Pem.certificate(certificate.read().chain());

    // Then
    assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
    after.verify(authority.getPublicKey());
    assertThat(published()).isEqualTo(authority);
  }

  @Test
  void aRenewalReachesTheOtherReplicasWithinAMinute() throws Exception {
    // Given
    SelfMadeCertificate other = replica("api.vault.svc");
    other.read();
    clock.advance(Duration.ofDays(61));
    CertificateAndKey renewed = certificate.read();
    clock.advance(Duration.ofMinutes(1));

    // When
    CertificateAndKey seen = other.read();

    // Then
    assertThat(seen.chain()).isEqualTo(renewed.chain());
  }

  @Test
  void theAuthorityIsRenewedWithItsKey() throws Exception {
    // Given
    certificate.read();
    X509Certificate before = published();
    clock.advance(Duration.ofDays(2_600));

    // When
    X509Certificate server = Pem.certificate(certificate.read().chain());

    // Then
    X509Certificate after = published();
    assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
    assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
    server.verify(before.getPublicKey());
  }

  @Test
  void aNewNameIsAddedAndReplicasThatDoNotKnowItKeepIt() throws Exception {
    // Given
    certificate.read();
    CertificateAndKey withName = replica("api.vault.svc", "secrets.example.com").read();
    clock.advance(Duration.ofMinutes(2));

    // When
    CertificateAndKey seen = certificate.read();

    // Then
    assertThat(seen.chain()).isEqualTo(withName.chain());
    assertThat(Pem.certificate(seen.chain()).getSubjectAlternativeNames()).hasSize(2);
  }

  @Test
  void theApiServerIsAskedOnceAMinute() throws Exception {
    // Given
    certificate.read();
    int reads = objects.reads;

    // When
    for (int second = 0; second < 59; second += 10) {
      certificate.read();
      clock.advance(Duration.ofSeconds(10));
    }

    // Then
    assertThat(objects.reads).isEqualTo(reads);
  }

  @Test
  void whileTheApiServerIsAwayTheLastOneStays() throws Exception {
    // Given
    CertificateAndKey before = certificate.read();
    objects.isAway = true;
    clock.advance(Duration.ofDays(61));

    // When
    CertificateAndKey now = certificate.read();

    // Then
    assertThat(now.chain()).isEqualTo(before.chain());
  }

  @Test
  void withoutTheApiServerThereIsNoFirstOne() {
    // Given
    objects.isAway = true;

    // When / Then
    assertThatThrownBy(certificate::read).isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key", "ca.crt", "ca.key"})
  void whatSomebodyBrokeIsRefusedAndNotReplaced(String key) throws Exception {
    // Given
    certificate.read();
    Secret broken = objects.secret().orElseThrow();
    Map<String, String> data = new HashMap<>(broken.getData());
    data.put(key, Base64.getEncoder().encodeToString("garbage".getBytes(US_ASCII)));
    broken.setData(data);
    objects.write(broken);
    clock.advance(Duration.ofMinutes(2));

    // When / Then
    if (key.equals("tls.key")) {
      // The server compares the key with the certificate.
      assertThat(certificate.read().key()).isEqualTo("garbage".getBytes(US_ASCII));
    } else {
      assertThatThrownBy(certificate::read).isInstanceOf(GeneralSecurityException.class);
    }
    assertThat(objects.secret().orElseThrow().getData()).isEqualTo(data);
  }

  @Test
  void aChangedConfigMapIsPutRight() throws Exception {
    // Given
    certificate.read();
    X509Certificate authority = published();
    ConfigMap changed = objects.configMap().orElseThrow();
    changed.setData(Map.of("ca.crt", "another"));
    objects.write(changed);
    clock.advance(Duration.ofMinutes(1));

    // When
    certificate.read();

    // Then
    assertThat(published()).isEqualTo(authority);
  }

  private SelfMadeCertificate replica(String... names) {
    return new SelfMadeCertificate(
        objects, new TreeSet<>(List.of(names)), clock, new SecureRandom());
  }

  private X509Certificate published() throws GeneralSecurityException {
    String pem = objects.configMap().orElseThrow().getData().get("ca.crt");
    return Pem.certificate(pem.getBytes(US_ASCII));
  }

  private static void read(SelfMadeCertificate certificate) {
    try {
      certificate.read();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class MovableClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
