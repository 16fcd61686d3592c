package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateSource;
import dev.strongroom.platform.certificates.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate from files, whose authority is published from the file beside them. cert-manager
 * writes such a file when the issuer tells it who the authority is.
 */
public final class PublishingCertificate implements CertificateSource {
  private static final Logger LOG = LoggerFactory.getLogger(PublishingCertificate.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final CertificateSource source;
  private final Path authority;
  private final PublishedAuthority published;
  private final Clock clock;
  private Instant nextLook = Instant.MIN;

  /**
   * The certificate of another source.
   *
   * @param authority PEM file with the authority's certificate, which need not be there
   */
  public PublishingCertificate(
      CertificateSource source, Path authority, PublishedAuthority published, Clock clock) {
    this.source = source;
    this.authority = authority;
    this.published = published;
    this.clock = clock;
  }

  @Override
  public synchronized CertificateAndKey read() throws IOException, GeneralSecurityException {
    CertificateAndKey read = source.read();
    Instant now = clock.instant();
    if (!now.isBefore(nextLook)) {
      nextLook = now.plus(BETWEEN_LOOKS);
      publish();
    }
    return read;
  }

  private void publish() {
    if (!Files.exists(authority)) {
      return;
    }
    try {
      byte[] pem = Pem.read(authority);
      Pem.certificate(pem);
      published.publish(new String(pem, StandardCharsets.US_ASCII));
    } catch (IOException | GeneralSecurityException unusable) {
      LOG.warn("{} holds no CA certificate and is not published", authority);
    }
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
