package dev.strongroom.app.wiring;

import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.kubernetes.certificates.CertificateObjects;
import dev.strongroom.adapters.kubernetes.certificates.PublishedAuthority;
import dev.strongroom.adapters.kubernetes.certificates.PublishingCertificate;
import dev.strongroom.adapters.kubernetes.certificates.SelfMadeCertificate;
import dev.strongroom.adapters.kubernetes.certificates.StoredCertificateObjects;
import dev.strongroom.app.config.EndpointSettings;
import dev.strongroom.app.config.EndpointSettings.Tls;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.certificates.ServiceNames;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.platform.certificates.CertificateSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the endpoint's TLS certificate comes from, and what metrics tell of it. */
final class EndpointCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointCertificates.class);
  private static final long RETRY_SECONDS = 2;

  private final CertificateSource source;

  /** The source that the settings name. */
  EndpointCertificates(
      Settings settings,
      EndpointSettings endpoint,
      KubernetesClient client,
      Clock clock,
      SecureRandom random) {
    CertificateObjects objects = new StoredCertificateObjects(client, settings.namespace());
    this.source =
        endpoint.tls() == Tls.SELF_SIGNED
            ? new SelfMadeCertificate(
                objects,
                ServiceNames.of(endpoint.service(), settings.namespace(), endpoint.dnsNames()),
                clock,
                random)
            : published(endpoint.tlsDirectory(), new PublishedAuthority(objects), clock);
  }

  private static CertificateSource published(
      Path directory, PublishedAuthority authority, Clock clock) {
    return new PublishingCertificate(
        new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key")),
        directory.resolve("ca.crt"),
        authority,
        clock);
  }

  /**
   * The source, once it has a certificate: rights that were given a moment ago take some seconds.
   *
   * @throws IllegalStateException when what is there is no certificate
   */
  CertificateSource await() {
    for (boolean isFirst = true; ; isFirst = false) {
      try {
        source.read();
        return source;
      } catch (Unavailable notYet) {
        if (isFirst) {
          LOG.warn(
              "{} cannot be read or written: the API server does not answer, or the endpoint's"
                  + " account lacks the rights that the chart gives it; trying again",
              source);
        }
        pause();
      } catch (IOException | GeneralSecurityException unusable) {
        throw new IllegalStateException(
            source
                + " holds no certificate with its key. Put them right; or remove the Secret's data"
                + " to have the endpoint make new ones",
            unusable);
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(RETRY_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Shows when the certificate of this server expires, and whether the newest can be used. */
  static void measure(EndpointServer server, Clock clock, MeterRegistry meters) {
    Gauge.builder("strongroom.endpoint.certificate.remaining.days", () -> days(server, clock))
        .description("Days until the certificate that is served expires, with a fraction")
        .register(meters);
    Gauge.builder(
            "strongroom.endpoint.certificate.usable", () -> server.isCertificateUsable() ? 1 : 0)
        .description("0 while the newest certificate cannot be used, and an earlier one is served")
        .register(meters);
  }

  private static double days(EndpointServer server, Clock clock) {
    return server
        .certificateExpiry()
        .map(expiry -> Duration.between(clock.instant(), expiry).toSeconds())
        .map(seconds -> (double) seconds / Duration.ofDays(1).toSeconds())
        .orElse(Double.NaN);
  }
}
