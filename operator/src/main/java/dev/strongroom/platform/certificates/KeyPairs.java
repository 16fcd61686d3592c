package dev.strongroom.platform.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
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
    SignatureScheme scheme = SignatureScheme.of(key);
    byte[] message = {1};
    byte[] signed = scheme.sign(key, message, new SecureRandom());
    Signature signature = Signature.getInstance(scheme.name());
    signature.initVerify(certified);
    signature.update(message);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
  }
}
