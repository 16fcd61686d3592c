package dev.strongroom.adapters.cel;

import dev.cel.common.values.CelByteString;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.platform.certificates.Pem;
import dev.strongroom.platform.certificates.PrivateKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
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
    try {
      return Pem.certificates(pem.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException malformed) {
      throw unusable();
    }
  }

  /**
   * The first private key of a text, in PKCS#8: it may be in PKCS#8, in PKCS#1 (RSA) or in SEC 1
   * (elliptic curves), without a password.
   *
   * @throws Stop when there is none
   */
  static PrivateKeyInfo key(String pem) {
    try {
      return PrivateKeys.firstInfo(pem.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException malformed) {
      throw unusable();
    }
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
