package dev.strongroom.core.encryption;

import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * Wraps the materials of encryption keys and opens them. Each is bound to its key's id, its number
 * in the key and its account, so it opens in no other place of the store.
 */
public final class KeyWrapping {
  private static final String PURPOSE = "strongroom.dev/key-material/1";

  private final RootKey rootKey;

  /** Wrapping with this root key. */
  public KeyWrapping(RootKey rootKey) {
    this.rootKey = rootKey;
  }

  /** Wraps a material, which stays the caller's. */
  KeyVersion wrap(UUID keyId, String namespace, int id, KeyMaterial material, Instant createdAt) {
    byte[] wrapped = rootKey.wrap(material, associatedData(keyId, id, namespace));
    return new KeyVersion(id, rootKey.id(), wrapped, createdAt);
  }

  /**
   * Opens a material; the caller owns it.
   *
   * @throws InvalidSpec with {@link Reason#WrongRootKey} when this root key cannot
   */
  KeyMaterial unwrap(KeyRecord record, KeyVersion version) {
    byte[] associatedData = associatedData(record.keyId(), version.id(), record.namespace());
    try {
      return rootKey.unwrap(version.wrapped(), associatedData);
    } catch (InvalidSpec wrongKey) {
      // The provider does not know what it was asked to unwrap; here the user can be told.
      throw new InvalidSpec(Reason.WrongRootKey.with(record.name()));
    }
  }

  private static byte[] associatedData(UUID keyId, int version, String namespace) {
    return AssociatedData.of(
        PURPOSE,
        AssociatedData.text(keyId.toString()),
        ByteBuffer.allocate(4).putInt(version).array(),
        AssociatedData.text(namespace));
  }
}
