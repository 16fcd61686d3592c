package dev.strongroom.core.crypto;

import dev.strongroom.core.values.PlaintextAccess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Derives a key from another for one purpose: HKDF with HMAC-SHA-256 and no salt (RFC 5869). */
public final class Hkdf {
  private Hkdf() {}

  /**
   * A key for a purpose, from which the other cannot be told; the caller owns it.
   *
   * @param purpose the info of the RFC; another purpose gives an unrelated key
   */
  public static KeyMaterial derive(KeyMaterial key, String purpose) {
    HmacSha256 hmac = new HmacSha256();
    byte[] input = key.bytes(PlaintextAccess.granted());
    try (KeyMaterial none = KeyMaterial.owning(new byte[KeyMaterial.BYTES]);
        KeyMaterial extracted = KeyMaterial.owning(hmac.of(none.as(HmacSha256.NAME), input))) {
      byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
      byte[] first = Arrays.copyOf(info, info.length + 1);
      first[info.length] = 1;
      return KeyMaterial.owning(hmac.of(extracted.as(HmacSha256.NAME), first));
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }
}
