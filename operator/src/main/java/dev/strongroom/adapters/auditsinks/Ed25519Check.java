package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.SignatureCheck;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Verifies Ed25519 signatures with the JDK. */
public final class Ed25519Check implements SignatureCheck {
  private static final String ALGORITHM = "Ed25519";

  @Override
  public boolean matches(String publicKey, byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key(Base64.getDecoder().decode(publicKey)));
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      return false;
    }
  }

  static boolean isPublicKey(byte[] encoded) {
    try {
      key(encoded);
      return true;
    } catch (GeneralSecurityException none) {
      return false;
    }
  }

  private static PublicKey key(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }
}
