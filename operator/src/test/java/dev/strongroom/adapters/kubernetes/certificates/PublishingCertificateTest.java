package dev.strongroom.adapters.kubernetes.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishingCertificateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final FakeCertificateObjects objects = new FakeCertificateObjects();
  private final CertificateAndKey server = new CertificateAndKey(new byte[] {1}, new byte[] {2});
  @TempDir Path directory;

  @Test
  void theAuthorityBesideTheCertificateIsPublished() throws Exception {
    // Given
    CertificateAuthority authority =
        CertificateAuthority.create(
            "test", Validity.issuedAt(CLOCK.instant(), Duration.ofDays(1)), new SecureRandom());
    byte[] pem = authority.certificateAndKey().chain();
    Files.write(directory.resolve("ca.crt"), pem);

    // When
    CertificateAndKey read = certificate().read();

    // Then
    assertThat(read).isSameAs(server);
    assertThat(objects.configMap().orElseThrow().getData())
        .containsEntry("ca.crt", new String(pem, US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage"})
  void whatIsNoCertificateIsNotPublished(String content) throws Exception {
    // Given
    Files.writeString(directory.resolve("ca.crt"), content);

    // When
    CertificateAndKey read = certificate().read();

    // Then
    assertThat(read).isSameAs(server);
    assertThat(objects.configMap()).isEmpty();
  }

  @Test
  void withoutAnAuthorityTheCertificateIsUsedAllTheSame() throws Exception {
    // When
    CertificateAndKey read = certificate().read();

    // Then
    assertThat(read).isSameAs(server);
    assertThat(objects.configMap()).isEmpty();
  }

  private PublishingCertificate certificate() {
    return new PublishingCertificate(
        () -> server, directory.resolve("ca.crt"), new PublishedAuthority(objects), CLOCK);
  }
}
