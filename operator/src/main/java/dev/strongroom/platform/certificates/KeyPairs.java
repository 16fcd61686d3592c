package dev.strongroom.platform.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys belong together. */
public final class KeyPairs {
  private KeyPairs() {}

  /**
   * Requires that what one of the keys signs the other one verifies.
   *
   * @throws GeneralSecurityException when they are not of one pair
   */
  public static void require(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm(key));
    byte[] message = {1};
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
