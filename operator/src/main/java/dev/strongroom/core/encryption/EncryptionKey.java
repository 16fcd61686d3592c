package dev.strongroom.core.encryption;

import dev.strongroom.core.secrets.PlaintextAccess;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * One unwrapped material of an encryption key, in memory. It wraps data keys and nothing else. Each
 * wrapping takes a random nonce, so one material may wrap 2^32 data keys ({@link AesGcm}): 10,000
 * secrets of one account, each with the 144 new versions a day that AWS advises as the most, take
 * eight years to that. Immutable.
 */
final class EncryptionKey {
  /** Bytes of a wrapped data key: nonce, encrypted key, tag. */
  static final int WRAPPED_BYTES = KeyMaterial.BYTES + AesGcm.OVERHEAD;

  private final UUID keyId;
  private final int version;
  private final KeyMaterial material;

  EncryptionKey(UUID keyId, int version, KeyMaterial material) {
    this.keyId = keyId;
    this.version = version;
    this.material = material;
  }

  /** The key's id. */
  UUID keyId() {
    return keyId;
  }

  /** The number of this material in the key. */
  int version() {
    return version;
  }

  byte[] wrap(KeyMaterial dataKey, SecureRandom random, byte[] associatedData) {
    byte[] plain = dataKey.bytes(PlaintextAccess.granted());
    try {
      return AesGcm.seal(material, random, associatedData, plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  Optional<KeyMaterial> unwrap(byte[] wrapped, byte[] associatedData) {
    return AesGcm.open(material, associatedData, wrapped).map(KeyMaterial::owning);
  }
}
