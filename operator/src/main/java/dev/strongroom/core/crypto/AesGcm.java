package dev.strongroom.core.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
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

  public static final int NONCE = 12;
  static final int TAG = 16;

  private static final String ALGORITHM = "AES/GCM/NoPadding";

  /** Found once: to look for it takes longer than to encrypt a key. */
  private static final Provider PROVIDER = provider();

  private AesGcm() {}

  /** Encrypts and authenticates. The plaintext stays the caller's, to wipe. */
  public static byte[] seal(
      KeyMaterial key, SecureRandom random, byte[] associatedData, byte[] plaintext) {
    Box box = Box.fresh(plaintext.length, random);
    System.arraycopy(plaintext, 0, box.bytes(), box.contentFrom(), plaintext.length);
    seal(cipher(), key, associatedData, box);
    return box.bytes();
  }

  /**
   * Encrypts and authenticates in place, without a copy: the box holds a nonce that this key has
   * never seen, and the plaintext, of which nothing is left afterwards.
   */
  public static void seal(Cipher cipher, KeyMaterial key, byte[] associatedData, Box box) {
    byte[] bytes = box.bytes();
    try {
      init(cipher, Cipher.ENCRYPT_MODE, key, associatedData, box);
      cipher.doFinal(bytes, box.contentFrom(), box.contentLength(), bytes, box.contentFrom());
    } catch (GeneralSecurityException e) {
      Arrays.fill(bytes, (byte) 0);
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
    return open(cipher(), key, associatedData, new Box(box, 0, box.length - OVERHEAD));
  }

  /** The same for a box in a larger array, which stays as it is. */
  public static Optional<byte[]> open(
      Cipher cipher, KeyMaterial key, byte[] associatedData, Box box) {
    byte[] plaintext = new byte[box.contentLength()];
    try {
      init(cipher, Cipher.DECRYPT_MODE, key, associatedData, box);
      cipher.doFinal(box.bytes(), box.contentFrom(), box.contentLength() + TAG, plaintext, 0);
      return Optional.of(plaintext);
    } catch (AEADBadTagException damaged) {
      Arrays.fill(plaintext, (byte) 0);
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  /**
   * A cipher without a key yet. Once used it holds copies of its key that nobody can wipe, so it is
   * kept for no longer than the key itself: one of a data key is dropped after its only use.
   */
  public static Cipher cipher() {
    try {
      return Cipher.getInstance(ALGORITHM, PROVIDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  private static void init(Cipher cipher, int mode, KeyMaterial key, byte[] associatedData, Box box)
      throws GeneralSecurityException {
    cipher.init(mode, key.as("AES"), new GCMParameterSpec(TAG * 8, box.bytes(), box.from(), NONCE));
    cipher.updateAAD(associatedData);
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(ALGORITHM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  /**
   * Where a box is in an array.
   *
   * @param bytes the array
   * @param from its first byte, which is the nonce's
   * @param contentLength bytes of its plaintext
   */
  public record Box(byte[] bytes, int from, int contentLength) {
    /** An array of its own for a plaintext of this length, with a random nonce. */
    public static Box fresh(int contentLength, SecureRandom random) {
      byte[] nonce = new byte[NONCE];
      random.nextBytes(nonce);
      Box box = new Box(new byte[OVERHEAD + contentLength], 0, contentLength);
      box.putNonce(nonce, 0);
      return box;
    }

    /** Where the ciphertext begins, or the plaintext that becomes it. */
    public int contentFrom() {
      return from + NONCE;
    }

    /** Takes the nonce from these bytes. */
    public void putNonce(byte[] source, int sourceFrom) {
      System.arraycopy(source, sourceFrom, bytes, from, NONCE);
    }
  }
}
