package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.targets.IssuedCredentials;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A new key of the kind of the current one, and a certificate for it that says of its subject what
 * the current one says. Everything else in the value stays as it is.
 *
 * @param json reads the values
 * @param keys makes the keys
 * @param random for serial numbers and signatures
 * @param length how long a certificate is valid
 */
record ReissuedCertificate(
    JsonObjects json, KeyGenerator keys, SecureRandom random, Duration length)
    implements IssuedValue {
  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput also when the current certificate has expired: whoever can no longer log
   *     in with it gets no other one
   */
  @Override
  public SecretValue after(SecretValue current, SecretValue authority, Instant now) {
    try (Issuer issuer = Issuer.of(json, authority, random)) {
      Validity validity = issuer.validity(now, length);
      X509Certificate former = certificate(current);
      require(issuer.hasIssued(former), "is not from the CA of spec.adminSecretRef.");
      require(!former.getNotAfter().toInstant().isBefore(now), "has expired.");
      KeyRules rules =
          KeyRules.Pair.like(former.getPublicKey(), KeyRules.Encoding.PKCS8)
              .orElseThrow(() -> refused("has a key that is neither RSA, ECDSA nor Ed25519."));
      try (KeyMaterial key = keys.generate(rules)) {
        return with(current, issuer, former, key, validity);
      }
    }
  }

  private SecretValue with(
      SecretValue current,
      Issuer issuer,
      X509Certificate former,
      KeyMaterial key,
      Validity validity) {
    byte[] pem = key.members().get(KeyMaterial.PUBLIC_KEY).bytes(PlaintextAccess.granted());
    try (SecretValue issued =
        issuer.reissue(former, Pem.blocks(pem).get(0).getContent(), validity)) {
      Map<String, SecretValue> members = new LinkedHashMap<>();
      members.put(ClientIdentity.CERTIFICATE, issued);
      members.put(ClientIdentity.KEY, key.members().get(KeyMaterial.PRIVATE_KEY));
      issuer.given().ifPresent(given -> members.put(ClientIdentity.AUTHORITIES, given));
      return json.with(current, members, IssuedCredentials.CURRENT);
    } catch (GeneralSecurityException unfit) {
      throw refused("is that of a CA, or cannot be issued again.");
    }
  }

  private X509Certificate certificate(SecretValue current) {
    try {
      return ClientIdentity.of(json, current, IssuedCredentials.CURRENT).certificate();
    } catch (GeneralSecurityException malformed) {
      throw refused("is not in PEM, or tls.key is not its key.");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  private static InvalidInput refused(String why) {
    return IssuedCredentials.notFollowed("certificate", ClientIdentity.CERTIFICATE, why);
  }
}
