package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.core.certificates.RenewalRules;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate for the endpoint from an authority of its own, which all replicas share by a
 * Secret. Whichever replica comes first makes or renews it, by one compare-and-swap; the others
 * read what it has made. What the Secret holds is looked at once a minute.
 */
public final class SelfMadeCertificate implements CertificateSource {
  private static final Logger LOG = LoggerFactory.getLogger(SelfMadeCertificate.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 5;
  private static final String TYPE = "strongroom.dev/endpoint-certificate";

  private final CertificateObjects objects;
  private final PublishedAuthority published;
  private final SortedSet<String> names;
  private final Clock clock;
  private final SecureRandom random;
  private Optional<KeptCertificate> known = Optional.empty();
  private Instant nextLook = Instant.MIN;

  /** A certificate that holds for these names. */
  public SelfMadeCertificate(
      CertificateObjects objects, SortedSet<String> names, Clock clock, SecureRandom random) {
    this.objects = objects;
    this.published = new PublishedAuthority(objects);
    this.names = new TreeSet<>(names);
    this.clock = clock;
    this.random = random;
  }

  /**
   * The certificate; while the API server does not answer, the one that was read last.
   *
   * @throws GeneralSecurityException when the Secret holds something else
   * @throws Unavailable when none was read yet and the API server does not answer or refuses
   */
  @Override
  public synchronized CertificateAndKey read() throws GeneralSecurityException {
    Instant now = clock.instant();
    if (known.isEmpty() || !now.isBefore(nextLook)) {
      look(now);
    }
    return known.orElseThrow().server();
  }

  private void look(Instant now) throws GeneralSecurityException {
    try {
      KeptCertificate found = current(now);
      known = Optional.of(found);
      published.publish(found.authority());
    } catch (Unavailable | KubernetesClientException refused) {
      if (known.isEmpty()) {
        throw new Unavailable(StoreReason.StoreUnavailable.with());
      }
      LOG.warn("{} cannot be read or written; trying again", this);
    }
    nextLook = now.plus(BETWEEN_LOOKS);
  }

  private KeptCertificate current(Instant now) throws GeneralSecurityException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Secret> secret = objects.secret();
      Optional<KeptCertificate> kept = kept(secret);
      RenewalRules.Step step =
          RenewalRules.next(
              kept.isPresent() ? Optional.of(kept.get().existing()) : Optional.empty(), names, now);
      if (step == RenewalRules.Step.KEEP) {
        return kept.orElseThrow();
      }
      KeptCertificate made = make(step, kept, now);
      if (objects.write(secret(secret, made))) {
        LOG.info("{}: {} for {}", this, step, names);
        return made;
      }
    }
    throw new Unavailable(StoreReason.StoreUnavailable.with());
  }

  /** The chart makes the Secret without data, so that the endpoint need not create Secrets. */
  private Optional<KeptCertificate> kept(Optional<Secret> secret) throws GeneralSecurityException {
    if (secret.map(Secret::getData).filter(data -> !data.isEmpty()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(KeptCertificate.of(secret.get().getData(), random));
  }

  private KeptCertificate make(RenewalRules.Step step, Optional<KeptCertificate> kept, Instant now)
      throws GeneralSecurityException {
    return switch (step) {
      case ISSUE_SERVER -> kept.orElseThrow().reissued(names, now);
      case RENEW_AUTHORITY -> kept.orElseThrow().renewed(names, now);
      default -> KeptCertificate.create(names, now, random);
    };
  }

  private static Secret secret(Optional<Secret> before, KeptCertificate made) {
    SecretBuilder secret =
        before
            .map(SecretBuilder::new)
            .orElseGet(
                () ->
                    new SecretBuilder()
                        .withNewMetadata()
                        .withName(CertificateObjects.SECRET)
                        .endMetadata()
                        .withType(TYPE));
    return secret.withData(made.data()).build();
  }

  @Override
  public String toString() {
    return "Secret " + CertificateObjects.SECRET;
  }
}
