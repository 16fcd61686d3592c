package dev.strongroom.adapters.cel;

import dev.cel.common.values.CelByteString;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.platform.certificates.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

/** Certificates and keys of a value, in the textual encoding of RFC 7468. */
final class Certificates {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Pattern LABEL = Pattern.compile("[A-Z0-9]+( [A-Z0-9]+){0,7}");

  private Certificates() {}

  /**
   * What is in the first block of a text.
   *
   * @throws Stop when there is none
   */
  static CelByteString decoded(String pem) {
    return CelByteString.of(
        blocks(pem).stream().findFirst().orElseThrow(Certificates::unusable).getContent());
  }

  /**
   * A block with this label, ended by a newline.
   *
   * @throws Stop when no block can have such a label
   */
  static String encoded(String label, CelByteString der) {
    if (!LABEL.matcher(label).matches()) {
      throw unusable();
    }
    return text(label, der.toByteArray());
  }

  /** Each certificate of a text as a block of its own, in order. */
  static List<String> split(String pem) {
    return blocks(pem).stream()
        .filter(block -> block.getType().equals(CERTIFICATE))
        .map(block -> text(CERTIFICATE, block.getContent()))
        .toList();
  }

  /**
   * The certificates of a text, at least one.
   *
   * @throws Stop when there is none, or one is malformed
   */
  static List<X509Certificate> chain(String pem) {
    List<X509Certificate> chain = new ArrayList<>();
    for (String block : split(pem)) {
      try {
        chain.add(Pem.certificate(block.getBytes(StandardCharsets.US_ASCII)));
      } catch (GeneralSecurityException malformed) {
        throw unusable();
      }
    }
    if (chain.isEmpty()) {
      throw unusable();
    }
    return chain;
  }

  /**
   * The first private key of a text, in PKCS#8: it may be in PKCS#8, in PKCS#1 (RSA) or in SEC 1
   * (elliptic curves), without a password.
   *
   * @throws Stop when there is none
   */
  static PrivateKeyInfo key(String pem) {
    try {
      for (PemObject block : blocks(pem)) {
        switch (block.getType()) {
          case "PRIVATE KEY":
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
      throw unusable();
    }
    throw unusable();
  }

  /** The curve moves from the key to the algorithm. */
  private static PrivateKeyInfo pkcs8(ECPrivateKey key) throws IOException {
    ASN1OctetString number =
        ASN1OctetString.getInstance(ASN1Sequence.getInstance(key).getObjectAt(1));
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        new ECPrivateKey(number, null, key.getPublicKey()));
  }

  private static List<PemObject> blocks(String pem) {
    try {
      return Pem.blocks(pem.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException malformed) {
      throw unusable();
    }
  }

  private static String text(String label, byte[] der) {
    return new String(Pem.text(label, der), StandardCharsets.US_ASCII);
  }

  static Stop unusable() {
    return new Stop(TemplateReason.TemplateArgument);
  }
}
