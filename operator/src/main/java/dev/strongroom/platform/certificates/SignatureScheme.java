package dev.strongroom.platform.certificates;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * How a key signs (RFC 5758, RFC 8017, RFC 8410): on an elliptic curve with a hash of its size.
 *
 * @param name in Java
 * @param id in certificates
 */
record SignatureScheme(String name, AlgorithmIdentifier id) {
  /** RFC 8410. */
  static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  /**
   * The scheme of a key.
   *
   * @throws GeneralSecurityException when such keys do not sign here
   */
  static SignatureScheme of(Key key) throws GeneralSecurityException {
    if (key.getAlgorithm().equals("RSA")) {
      return new SignatureScheme(
          "SHA256withRSA",
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE));
    } else if (key instanceof ECKey curve) {
      return ofCurve(curve.getParams().getCurve().getField().getFieldSize());
    } else if (key instanceof EdECKey edwards
        && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      return named("Ed25519", ED25519);
    }
    throw new GeneralSecurityException("no key that signs");
  }

  private static SignatureScheme ofCurve(int bits) {
    if (bits <= 256) {
      return named("SHA256withECDSA", X9ObjectIdentifiers.ecdsa_with_SHA256);
    }
    return bits <= 384
        ? named("SHA384withECDSA", X9ObjectIdentifiers.ecdsa_with_SHA384)
        : named("SHA512withECDSA", X9ObjectIdentifiers.ecdsa_with_SHA512);
  }

  private static SignatureScheme named(String name, ASN1ObjectIdentifier id) {
    return new SignatureScheme(name, new AlgorithmIdentifier(id));
  }

  /** Signs with a key of the scheme. */
  byte[] sign(PrivateKey key, byte[] message, SecureRandom random) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    signature.initSign(key, random);
    signature.update(message);
    return signature.sign();
  }
}
