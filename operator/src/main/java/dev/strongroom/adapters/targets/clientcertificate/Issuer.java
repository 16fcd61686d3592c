package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.targets.IssuedCredentials;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The authority of an administrator's secret, whose value has the members of a client's: its own
 * certificate and key, and perhaps the authorities that clients are given. Holds plaintext: close
 * it.
 */
final class Issuer implements AutoCloseable {
  private final CertificateAuthority authority;
  private final List<X509Certificate> chain;
  private final Optional<SecretValue> given;
  private final List<X509Certificate> issuers;

  private Issuer(
      CertificateAuthority authority,
      List<X509Certificate> chain,
      Optional<SecretValue> given,
      List<X509Certificate> issuers) {
    this.authority = authority;
    this.chain = chain;
    this.given = given;
    this.issuers = issuers;
  }

  /**
   * Reads a value.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when it is not that of an authority
   */
  static Issuer of(JsonObjects json, SecretValue value, SecureRandom random) {
    try (JsonObject object = json.require(value, IssuedCredentials.ISSUER)) {
      ClientIdentity own = ClientIdentity.of(json, value, IssuedCredentials.ISSUER);
      CertificateAuthority authority =
          CertificateAuthority.of(own.certificate(), own.key(), random);
      List<X509Certificate> issuers = new ArrayList<>(List.of(own.certificate()));
      Optional<SecretValue> given = object.find(ClientIdentity.AUTHORITIES);
      if (given.isPresent()) {
        issuers.addAll(Pem.certificates(given.get().bytes(PlaintextAccess.granted())));
      }
      return new Issuer(authority, own.chain(), given, issuers);
    } catch (GeneralSecurityException unusable) {
      throw IssuedCredentials.unfitIssuer(
          "the ManagedSecret must have the certificate of a CA under tls.crt and its key under"
              + " tls.key, in PEM, and if it has ca.crt, certificates there.");
    }
  }

  /** Whether it has issued a certificate, or an earlier authority that clients are given has. */
  boolean hasIssued(X509Certificate certificate) {
    return issuers.stream().anyMatch(issuer -> isIssued(certificate, issuer));
  }

  private static boolean isIssued(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException byAnother) {
      return false;
    }
  }

  /**
   * When a new certificate is valid: no longer than the authority's own.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when that one is not valid now
   */
  Validity validity(Instant now, Duration length) {
    Validity own = CertificateAuthority.validity(authority.certificate());
    if (!own.includes(now)) {
      throw IssuedCredentials.unfitIssuer("the CA's certificate has expired, or is not valid yet.");
    }
    Validity wanted = Validity.issuedAt(now, length);
    return own.until().isBefore(wanted.until()) ? new Validity(wanted.from(), own.until()) : wanted;
  }

  /** See {@link CertificateAuthority#reissue}; in PEM, with the certificates up to the root. */
  SecretValue reissue(X509Certificate former, byte[] publicKey, Validity validity)
      throws GeneralSecurityException {
    ByteArrayOutputStream pem = new ByteArrayOutputStream();
    pem.writeBytes(Pem.of(authority.reissue(former, publicKey, validity)));
    for (X509Certificate above : chain) {
      if (!above.getSubjectX500Principal().equals(above.getIssuerX500Principal())) {
        pem.writeBytes(Pem.of(above));
      }
    }
    return SecretValue.owning(SecretValue.Kind.TEXT, pem.toByteArray());
  }

  /** The authorities that clients are given, if it says some. */
  Optional<SecretValue> given() {
    return given;
  }

  @Override
  public void close() {
    given.ifPresent(SecretValue::close);
  }
}
