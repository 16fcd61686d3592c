package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AesGcm.Box;
import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.values.PlaintextAccess;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;

/**
 * One unwrapped material of an encryption key, in memory. It wraps data keys and derives the keys
 * of {@link DirectCipher}, and encrypts nothing else. Each wrapping takes a random nonce, so one
 * material may wrap 2^32 data keys ({@link AesGcm}): 10,000 secrets of one account, each with the
 * 144 new versions a day that AWS advises as the most, take eight years to that. Safe for use by
 * many threads.
 *
 * <p>For each direction it keeps one cipher, since to expand the key takes longer than to encrypt
 * with it. They hold nothing that the material does not hold, and are as old as it at most: whoever
 * forgets this object forgets them. Threads that come at the same time get ciphers of their own.
 *
 * <p>The key ring holds it as long as it keeps it, and so does everybody who uses it, until they
 * close it. Whoever is last wipes the material. (The JDK's ciphers keep copies of their own until
 * they are collected.)
 */
final class EncryptionKey implements AutoCloseable {
  /** Bytes of a wrapped data key: nonce, encrypted key, tag. */
  static final int WRAPPED_BYTES = KeyMaterial.BYTES + AesGcm.OVERHEAD;

  private final UUID keyId;
  private final int version;
  private final KeyMaterial material;
  private final AtomicReference<Cipher> wrapping = new AtomicReference<>();
  private final AtomicReference<Cipher> unwrapping = new AtomicReference<>();

  /** The key ring is the first. */
  private final AtomicInteger holders = new AtomicInteger(1);

  EncryptionKey(UUID keyId, int version, KeyMaterial material) {
    this.keyId = keyId;
    this.version = version;
    this.material = material;
  }

  /** Holds it for one more user, who closes it; false when it has been wiped already. */
  boolean hold() {
    return holders.updateAndGet(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Ends one use of it, or the ring's keeping of it. To be called once for each. */
  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      wrapping.set(null);
      unwrapping.set(null);
      material.close();
    }
  }

  /** The key's id. */
  UUID keyId() {
    return keyId;
  }

  /** The number of this material in the key. */
  int version() {
    return version;
  }

  /** Wraps a data key with a nonce of this source; {@link #WRAPPED_BYTES} bytes. */
  byte[] wrap(KeyMaterial dataKey, SecureRandom random, byte[] associatedData) {
    Box box = Box.fresh(KeyMaterial.BYTES, random);
    wrap(dataKey, associatedData, box);
    return box.bytes();
  }

  /** Wraps a data key into a box that holds a fresh random nonce. */
  void wrap(KeyMaterial dataKey, byte[] associatedData, Box box) {
    dataKey.copyTo(box.bytes(), box.contentFrom(), PlaintextAccess.granted());
    Cipher cipher = take(wrapping);
    AesGcm.seal(cipher, material, associatedData, box);
    wrapping.set(cipher);
  }

  /** The data key in a box; empty when it was not wrapped by this key with this data. */
  Optional<KeyMaterial> unwrap(byte[] associatedData, Box box) {
    Cipher cipher = take(unwrapping);
    Optional<KeyMaterial> dataKey =
        AesGcm.open(cipher, material, associatedData, box).map(KeyMaterial::owning);
    unwrapping.set(cipher);
    return dataKey;
  }

  /** A key for a purpose, see {@link Hkdf#derive}; the caller owns it. */
  KeyMaterial derive(String purpose) {
    return Hkdf.derive(material, purpose);
  }

  /** Nobody else has it until it is put back. One that failed is not. */
  private static Cipher take(AtomicReference<Cipher> kept) {
    Cipher cipher = kept.getAndSet(null);
    return cipher == null ? AesGcm.cipher() : cipher;
  }
}
