package dev.strongroom.core.keys;

import dev.strongroom.core.crypto.KeyMaterial;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes encryption keys: their ids and their materials, wrapped at once. */
public final class KeyMaker {
  private final KeyWrapping wrapping;
  private final Clock clock;
  private final SecureRandom random;

  /** Makes keys that this wrapping wraps. */
  public KeyMaker(KeyWrapping wrapping, Clock clock, SecureRandom random) {
    this.wrapping = wrapping;
    this.clock = clock;
    this.random = random;
  }

  /** A fresh material with this number in its key. */
  public KeyVersion material(UUID keyId, String namespace, int number) {
    try (KeyMaterial material = KeyMaterial.generate(random)) {
      return wrapping.wrap(keyId, namespace, number, material, clock.instant());
    }
  }

  /** A fresh material to follow the newest one of a key. */
  KeyVersion next(KeyRecord record) {
    return material(record.keyId(), record.namespace(), record.current().id() + 1);
  }

  /** The id of a new key, version 4, variant 2 of RFC 9562. */
  public UUID keyId() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
