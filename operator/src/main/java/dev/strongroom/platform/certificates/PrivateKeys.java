package dev.strongroom.platform.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;

/** Private keys in PEM: PKCS#8, PKCS#1 (RSA) or SEC 1 (elliptic curves), without a password. */
public final class PrivateKeys {
  private PrivateKeys() {}

  /**
   * The first private key of a text, to be used.
   *
   * @throws GeneralSecurityException when there is none of RSA, an elliptic curve or Ed25519
   */
  public static PrivateKey first(byte[] pem) throws GeneralSecurityException {
    PrivateKeyInfo info = firstInfo(pem);
    byte[] encoded = {};
    try {
      encoded = info.getEncoded();
      return KeyFactory.getInstance(algorithm(info.getPrivateKeyAlgorithm().getAlgorithm()))
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException malformed) {
      throw new GeneralSecurityException("no private key");
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static String algorithm(ASN1ObjectIdentifier id) throws GeneralSecurityException {
    if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    } else if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    } else if (id.equals(SignatureScheme.ED25519)) {
      return "Ed25519";
    }
    throw new GeneralSecurityException("neither RSA, nor an elliptic curve, nor Ed25519");
  }

  /**
   * The first private key of a text, in PKCS#8.
   *
   * @throws GeneralSecurityException when there is none
   */
  public static PrivateKeyInfo firstInfo(byte[] pem) throws GeneralSecurityException {
    try {
      for (PemObject block : Pem.blocks(pem)) {
        switch (block.getType()) {
          case Pem.PRIVATE_KEY:
            return PrivateKeyInfo.getInstance(block.getContent());
          case "RSA PRIVATE KEY":
            return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(block.getContent()));
          case "EC PRIVATE KEY":
            return pkcs8(ECPrivateKey.getInstance(block.getContent()));
          default:
        }
      }
    } catch (IOException | RuntimeException malformed) {
      throw new GeneralSecurityException("no private key");
    }
    throw new GeneralSecurityException("no private key");
  }

  /** The curve moves from the key to the algorithm. */
  private static PrivateKeyInfo pkcs8(ECPrivateKey key) throws IOException {
    ASN1OctetString number =
        ASN1OctetString.getInstance(ASN1Sequence.getInstance(key).getObjectAt(1));
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        new ECPrivateKey(number, null, key.getPublicKey()));
  }
}
