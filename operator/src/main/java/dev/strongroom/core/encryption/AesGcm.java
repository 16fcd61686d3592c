package dev.strongroom.core.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce and a 128-bit tag. A box is
 *
 * <pre>nonce (12 bytes) ‖ ciphertext (as long as the plaintext) ‖ tag (16 bytes)</pre>
 *
 * Guarantees confidentiality and integrity of the plaintext and integrity of the associated data,
 * as long as one key seals at most 2^32 boxes: with random nonces the chance that two of them are
 * equal then stays below 2^-32 (SP 800-38D §8.3).
 */
public final class AesGcm {
  /** Bytes that a box has more than its plaintext. */
  public static final int OVERHEAD = 28;

  private static final int NONCE = 12;
  private static final int TAG = 16;

  private AesGcm() {}

  /** Encrypts and authenticates. The plaintext stays the caller's, to wipe. */
  public static byte[] seal(
      KeyMaterial key, SecureRandom random, byte[] associatedData, byte[] plaintext) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] box = Arrays.copyOf(nonce, OVERHEAD + plaintext.length);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData);
      cipher.doFinal(plaintext, 0, plaintext.length, box, NONCE);
      return box;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  /**
   * Checks and decrypts; the caller wipes the result.
   *
   * @return empty when the box was not sealed with this key and this associated data, or is damaged
   */
  public static Optional<byte[]> open(KeyMaterial key, byte[] associatedData, byte[] box) {
    if (box.length < OVERHEAD) {
      return Optional.empty();
    }
    byte[] plaintext = new byte[box.length - OVERHEAD];
    try {
      byte[] nonce = Arrays.copyOf(box, NONCE);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData);
      cipher.doFinal(box, NONCE, box.length - NONCE, plaintext, 0);
      return Optional.of(plaintext);
    } catch (AEADBadTagException damaged) {
      Arrays.fill(plaintext, (byte) 0);
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  private static Cipher cipher(int mode, KeyMaterial key, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.as("AES"), new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(associatedData);
    return cipher;
  }
}
