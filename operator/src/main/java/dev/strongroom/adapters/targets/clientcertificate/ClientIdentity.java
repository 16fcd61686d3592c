package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.certificates.KeyPairs;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.certificates.PrivateKeys;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * What a client shows itself with, as a value has it in the members of a Secret of type {@code
 * kubernetes.io/tls}.
 *
 * @param chain the certificate, and those that lead to its authority
 * @param key the key of the certificate
 */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  /** The member with the certificates, in PEM. */
  static final String CERTIFICATE = "tls.crt";

  /** The member with the private key, in PEM. */
  static final String KEY = "tls.key";

  /** The member with the certificates of authorities, in PEM. */
  static final String AUTHORITIES = "ca.crt";

  /**
   * Reads a value.
   *
   * @param where what the value is, for the message
   * @throws InvalidInput when it is no object with certificate and key
   * @throws GeneralSecurityException when these are not in PEM, or not of one pair
   */
  static ClientIdentity of(JsonObjects json, SecretValue value, String where)
      throws GeneralSecurityException {
    try (JsonObject object = json.require(value, where)) {
      List<X509Certificate> chain = Pem.certificates(bytes(object, CERTIFICATE, where));
      byte[] pem = bytes(object, KEY, where);
      try {
        PrivateKey key = PrivateKeys.first(pem);
        KeyPairs.require(key, chain.get(0).getPublicKey());
        return new ClientIdentity(chain, key);
      } finally {
        Arrays.fill(pem, (byte) 0);
      }
    }
  }

  private static byte[] bytes(JsonObject object, String member, String where) {
    try (SecretValue text = object.member(member, where)) {
      return text.bytes(PlaintextAccess.granted());
    }
  }

  /** The certificate itself. */
  X509Certificate certificate() {
    return chain.get(0);
  }

  /** The subject's first common name, by which servers know users. */
  Optional<String> commonName() {
    RDN[] names =
        X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN);
    return Arrays.stream(names)
        .findFirst()
        .map(name -> IETFUtils.valueToString(name.getFirst().getValue()));
  }

  @Override
  public String toString() {
    return "ClientIdentity[redacted]";
  }
}
