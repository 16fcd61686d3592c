package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * A root key whose 32 bytes are in this process: what the providers {@code cluster} and {@code
 * file} come to ({@link LocalRootKey}). Wraps with AES-256-GCM:
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 1
 *      1    16  id of the root key
 *     17    60  nonce 12, encrypted key 32, tag 16
 * </pre>
 *
 * The id is a commitment to the key: the first 16 bytes of HMAC-SHA-256 under the key over a fixed
 * text. So a wrong key is recognised before anything is decrypted, and no wrapped key can be made
 * to open under two root keys. It wraps a few keys per account, far from the 2^32 that random
 * nonces allow.
 */
public final class AesGcmRootKey implements RootKey {
  private static final byte FORMAT = 1;
  private static final int ID_BYTES = 16;
  private static final int PREFIX = 1 + ID_BYTES;
  private static final int WRAPPED_BYTES = PREFIX + KeyMaterial.BYTES + AesGcm.OVERHEAD;
  private static final byte[] COMMITMENT =
      "strongroom.dev/root-key-id/1".getBytes(StandardCharsets.US_ASCII);

  private final KeyMaterial key;
  private final byte[] id;
  private final SecureRandom random;

  /**
   * A root key with a copy of these 32 bytes; the caller wipes its own. Nonces come from the JDK's
   * default source.
   *
   * @throws IllegalArgumentException when there are not 32, or all are the same: then somebody
   *     wiped them too early, or nobody ever made them random
   */
  public AesGcmRootKey(byte[] key) {
    this(key, new SecureRandom());
  }

  /** The same with a source of nonces. */
  public AesGcmRootKey(byte[] key, SecureRandom random) {
    if (allEqual(key)) {
      throw new IllegalArgumentException("all bytes of the root key are the same");
    }
    this.key = KeyMaterial.owning(key.clone());
    this.id = commitment(key);
    this.random = random;
  }

  /** A root key of this material, which stays the caller's. */
  public static AesGcmRootKey of(KeyMaterial material) {
    byte[] bytes = material.bytes(PlaintextAccess.granted());
    try {
      return new AesGcmRootKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public String provider() {
    return "memory";
  }

  @Override
  public void check() {
    // What is in memory is there.
  }

  @Override
  public String id() {
    return HexFormat.of().formatHex(id);
  }

  @Override
  public WrappedKey wrap(KeyMaterial material, byte[] associatedData) {
    byte[] plain = material.bytes(PlaintextAccess.granted());
    try {
      byte[] box = AesGcm.seal(key, random, associatedData, plain);
      byte[] wrapped = ByteBuffer.allocate(WRAPPED_BYTES).put(FORMAT).put(id).put(box).array();
      return new WrappedKey(id(), wrapped);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return Optional.of(wrapped)
        .filter(this::mayUnwrap)
        .map(bytes -> Arrays.copyOfRange(bytes, PREFIX, bytes.length))
        .flatMap(box -> AesGcm.open(key, associatedData, box))
        .map(KeyMaterial::owning)
        .orElseThrow(() -> new Unreadable(RootKeyReason.WrongRootKey.with("", id())));
  }

  /** Whether the bytes say that they were wrapped with this very key. */
  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return isFormat(wrapped) && Arrays.equals(wrapped, 1, PREFIX, id, 0, ID_BYTES);
  }

  /** Whether the bytes say that they were wrapped with a key of this kind. */
  static boolean isFormat(byte[] wrapped) {
    return wrapped.length == WRAPPED_BYTES && wrapped[0] == FORMAT;
  }

  /** Whether these are certainly not the bytes of a random key. */
  static boolean allEqual(byte[] key) {
    for (byte b : key) {
      if (b != key[0]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] commitment(byte[] key) {
    byte[] mac = new HmacSha256().of(new SecretKeySpec(key, HmacSha256.NAME), COMMITMENT);
    return Arrays.copyOf(mac, ID_BYTES);
  }

  @Override
  public String toString() {
    return "AesGcmRootKey[" + id() + "]";
  }
}
