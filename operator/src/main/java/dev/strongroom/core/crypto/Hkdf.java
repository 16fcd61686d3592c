package dev.strongroom.core.crypto;

import dev.strongroom.core.values.PlaintextAccess;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Derives a key from another for one purpose: HKDF with HMAC-SHA-256 and no salt (RFC 5869). */
public final class Hkdf {
  private static final String HMAC = "HmacSHA256";

  private Hkdf() {}

  /**
   * A key for a purpose, from which the other cannot be told; the caller owns it.
   *
   * @param purpose the info of the RFC; another purpose gives an unrelated key
   */
  public static KeyMaterial derive(KeyMaterial key, String purpose) {
    byte[] input = key.bytes(PlaintextAccess.granted());
    try (KeyMaterial none = KeyMaterial.owning(new byte[KeyMaterial.BYTES]);
        KeyMaterial extracted = KeyMaterial.owning(mac(none.as(HMAC), input))) {
      byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
      byte[] first = Arrays.copyOf(info, info.length + 1);
      first[info.length] = 1;
      return KeyMaterial.owning(mac(extracted.as(HMAC), first));
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  private static byte[] mac(SecretKey key, byte[] input) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is in every JDK", e);
    }
  }
}
