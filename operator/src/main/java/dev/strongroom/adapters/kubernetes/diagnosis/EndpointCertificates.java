package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.certificates.CertificateObjects;
import dev.strongroom.core.diagnosis.CertificateState;
import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The certificates that the endpoint serves and publishes. Keys beside them are not looked at. */
public final class EndpointCertificates {
  private final KubernetesClient client;
  private final ObjectName namespace;
  private final ObjectName secret;
  private final Look<Optional<X509Certificate>> published;

  /** Those of an installation; what it publishes is read now. */
  public EndpointCertificates(
      KubernetesClient client, ObjectName namespace, InstallationReader installation) {
    this.client = client;
    this.namespace = namespace;
    this.secret =
        new ObjectName(installation.certificateSecret().orElse(CertificateObjects.SECRET));
    this.published = published();
  }

  /** The authority that clients are told to trust. */
  public Look<CertificateState> authority() {
    return published.map(found -> state(found, true));
  }

  /** The certificate that is served. */
  public Look<CertificateState> served() {
    Optional<X509Certificate> authority = published.value().flatMap(found -> found);
    return Looks.at(
            "get secrets in namespace " + namespace,
            () -> ObjectsByName.one(client.secrets(), namespace, secret).get())
        .map(
            found ->
                certificate(
                    decoded(
                        Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                            .get("tls.crt"))))
        .map(found -> state(found, isIssuedBy(found, authority)));
  }

  private Look<Optional<X509Certificate>> published() {
    ObjectName name = new ObjectName(CertificateObjects.CONFIG_MAP);
    return Looks.at(
            "get configmaps in namespace " + namespace,
            () -> ObjectsByName.one(client.configMaps(), namespace, name).get())
        .map(
            found ->
                certificate(
                    Objects.requireNonNullElse(found.getData(), Map.<String, String>of())
                        .getOrDefault(CertificateObjects.AUTHORITY, "")
                        .getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] decoded(String base64) {
    return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
  }

  private static Optional<X509Certificate> certificate(byte[] pem) {
    try {
      return pem.length == 0 ? Optional.empty() : Optional.of(Pem.certificate(pem));
    } catch (GeneralSecurityException none) {
      return Optional.empty();
    }
  }

  private static CertificateState state(Optional<X509Certificate> certificate, boolean trusted) {
    return new CertificateState(certificate.map(CertificateAuthority::validity), trusted);
  }

  /** Where nothing is published clients find the authority elsewhere. */
  private static boolean isIssuedBy(
      Optional<X509Certificate> certificate, Optional<X509Certificate> authority) {
    if (certificate.isEmpty() || authority.isEmpty()) {
      return true;
    }
    try {
      certificate.get().verify(authority.get().getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
