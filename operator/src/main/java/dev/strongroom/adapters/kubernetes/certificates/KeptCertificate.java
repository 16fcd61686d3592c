package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.core.certificates.RenewalRules;
import dev.strongroom.core.certificates.RenewalRules.Existing;
import dev.strongroom.core.certificates.Validity;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An authority and the server certificate that it issued, as a Secret holds them: {@code tls.crt},
 * {@code tls.key} and {@code ca.crt} as in those of cert-manager, and {@code ca.key}.
 */
final class KeptCertificate {
  private static final String AUTHORITY_KEY = "ca.key";
  private static final String SERVER = "tls.crt";
  private static final String SERVER_KEY = "tls.key";
  private static final String AUTHORITY_NAME = "Strongroom endpoint CA";
  private static final String SERVER_NAME = "strongroom-endpoint";

  private final CertificateAuthority authority;
  private final CertificateAndKey server;
  private final X509Certificate certificate;

  private KeptCertificate(CertificateAuthority authority, CertificateAndKey server)
      throws GeneralSecurityException {
    this.authority = authority;
    this.server = server;
    this.certificate = Pem.certificate(server.chain());
    certificate.verify(authority.certificate().getPublicKey());
  }

  /** A new authority, and what it issued. */
  static KeptCertificate create(Collection<String> names, Instant now, SecureRandom random)
      throws GeneralSecurityException {
    Validity validity = Validity.issuedAt(now, RenewalRules.AUTHORITY_VALIDITY);
    return issued(CertificateAuthority.create(AUTHORITY_NAME, validity, random), names, now);
  }

  /**
   * What a Secret holds.
   *
   * @param data the Secret's, in base64
   * @throws GeneralSecurityException when something is missing or does not belong together
   */
  static KeptCertificate of(Map<String, String> data, SecureRandom random)
      throws GeneralSecurityException {
    CertificateAuthority authority =
        CertificateAuthority.of(pair(data, CertificateObjects.AUTHORITY, AUTHORITY_KEY), random);
    return new KeptCertificate(authority, pair(data, SERVER, SERVER_KEY));
  }

  private static CertificateAndKey pair(Map<String, String> data, String chain, String key)
      throws GeneralSecurityException {
    return new CertificateAndKey(decoded(data, chain), decoded(data, key));
  }

  private static byte[] decoded(Map<String, String> data, String name)
      throws GeneralSecurityException {
    try {
      return Base64.getDecoder().decode(data.getOrDefault(name, ""));
    } catch (IllegalArgumentException noBase64) {
      throw new GeneralSecurityException(name + " is no base64");
    }
  }

  /** Another certificate of the same authority. */
  KeptCertificate reissued(Collection<String> names, Instant now) throws GeneralSecurityException {
    return issued(authority, names, now);
  }

  /** The same with another certificate for the authority's key, too. */
  KeptCertificate renewed(Collection<String> names, Instant now) throws GeneralSecurityException {
    Validity validity = Validity.issuedAt(now, RenewalRules.AUTHORITY_VALIDITY);
    return issued(authority.renewed(validity), names, now);
  }

  private static KeptCertificate issued(
      CertificateAuthority authority, Collection<String> names, Instant now)
      throws GeneralSecurityException {
    Validity validity = Validity.issuedAt(now, RenewalRules.SERVER_VALIDITY);
    return new KeptCertificate(authority, authority.issue(SERVER_NAME, names, validity));
  }

  /** For the Secret, in base64. */
  Map<String, String> data() {
    CertificateAndKey kept = authority.certificateAndKey();
    return Map.of(
        SERVER,
        encoded(server.chain()),
        SERVER_KEY,
        encoded(server.key()),
        CertificateObjects.AUTHORITY,
        encoded(kept.chain()),
        AUTHORITY_KEY,
        encoded(kept.key()));
  }

  private static String encoded(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }

  CertificateAndKey server() {
    return server;
  }

  /** The authority's certificate, in PEM. */
  String authority() {
    return new String(authority.certificateAndKey().chain(), StandardCharsets.US_ASCII);
  }

  /** What the decision to renew it needs. */
  Existing existing() throws GeneralSecurityException {
    return new Existing(
        CertificateAuthority.validity(authority.certificate()),
        CertificateAuthority.validity(certificate),
        names());
  }

  private Set<String> names() throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
  }
}
