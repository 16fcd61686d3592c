package dev.strongroom.e2e.bench;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the JDK has to do for sealing and opening a value in two layers, and nothing else: a fresh
 * data key each time, wrapped and unwrapped by a key that stays, both layers with associated data
 * of the usual length; ciphers made once, nothing checked, nothing wiped. What {@link Ciphers}
 * takes longer than this is the project's own.
 */
final class BareEnvelope implements Runnable {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int TAG_BITS = 128;
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int ASSOCIATED_BYTES = 150;

  private final SecureRandom random;
  private final byte[] plain;
  private final byte[] associatedData = new byte[ASSOCIATED_BYTES];
  private final byte[] fresh = new byte[KEY + 2 * NONCE];
  private final SecretKey encryptionKey;
  private final Cipher wrap;
  private final Cipher seal;
  private final Cipher unwrap;
  private final Cipher open;

  BareEnvelope(byte[] plain, SecureRandom random) throws GeneralSecurityException {
    this.plain = plain;
    this.random = random;
    byte[] bytes = new byte[KEY];
    random.nextBytes(bytes);
    this.encryptionKey = new SecretKeySpec(bytes, "AES");
    this.wrap = Cipher.getInstance(ALGORITHM);
    this.seal = Cipher.getInstance(ALGORITHM);
    this.unwrap = Cipher.getInstance(ALGORITHM);
    this.open = Cipher.getInstance(ALGORITHM);
  }

  @Override
  public void run() {
    try {
      random.nextBytes(fresh);
      byte[] dataKey = Arrays.copyOf(fresh, KEY);
      byte[] wrapped = once(wrap, Cipher.ENCRYPT_MODE, encryptionKey, KEY, dataKey);
      byte[] box = once(seal, Cipher.ENCRYPT_MODE, key(dataKey), KEY + NONCE, plain);
      byte[] unwrapped = once(unwrap, Cipher.DECRYPT_MODE, encryptionKey, KEY, wrapped);
      once(open, Cipher.DECRYPT_MODE, key(unwrapped), KEY + NONCE, box);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  private static SecretKey key(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }

  private byte[] once(Cipher cipher, int mode, SecretKey key, int nonceAt, byte[] input)
      throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, fresh, nonceAt, NONCE));
    cipher.updateAAD(associatedData);
    return cipher.doFinal(input);
  }
}
