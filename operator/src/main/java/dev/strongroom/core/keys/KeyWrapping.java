package dev.strongroom.core.keys;

import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Wraps the materials of encryption keys and opens them. Each is bound to its key's id, its number
 * in the key and its account, so it opens in no other place of the store.
 *
 * <p>All methods throw {@link Unavailable} with {@link RootKeyReason#RootKeyUnavailable} when the
 * root key's provider does not answer.
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
    WrappedKey wrapped = rootKey.wrap(material, associatedData(keyId, id, namespace));
    return new KeyVersion(id, wrapped.rootKeyId(), wrapped.bytes(), createdAt);
  }

  /**
   * Opens a material; the caller owns it.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when this root key cannot
   * @throws Refused with {@link RootKeyReason#RootKeyRefused} when its provider does not want to
   */
  public KeyMaterial unwrap(KeyRecord record, KeyVersion version) {
    byte[] associatedData = associatedData(record.keyId(), version.id(), record.namespace());
    try {
      return rootKey.unwrap(version.wrapped(), associatedData);
    } catch (Unreadable wrongKey) {
      // The provider does not know what it was asked to unwrap; here the user can be told.
      throw new Unreadable(RootKeyReason.WrongRootKey.with(record.name(), version.rootKeyId()));
    } catch (Refused refused) {
      throw new Refused(RootKeyReason.RootKeyRefused.with(record.name(), version.rootKeyId()));
    }
  }

  /**
   * Opens every material of a record, to see whether that can be done.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when one does not open
   */
  public void open(KeyRecord record) {
    record.versions().forEach(version -> unwrap(record, version).close());
  }

  /** Whether all materials of a record are wrapped by the key that wraps now. */
  public boolean isCurrent(KeyRecord record) {
    String id = rootKey.id();
    return record.versions().stream().allMatch(version -> version.rootKeyId().equals(id));
  }

  /**
   * The record with every material wrapped by this root key's present key; those that are already,
   * are left. Materials and their numbers stay the same, so every ciphertext still opens.
   *
   * @param from opens them now; may be the same root key, which knows its older keys
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when {@code from} cannot open one
   */
  public KeyRecord rewrap(KeyRecord record, KeyWrapping from) {
    String id = rootKey.id();
    List<KeyVersion> versions =
        record.versions().stream()
            .map(v -> v.rootKeyId().equals(id) ? v : rewrap(record, v, from))
            .toList();
    return record.withVersions(versions);
  }

  /** One material of a record, wrapped by this root key; see the other. */
  KeyVersion rewrap(KeyRecord record, KeyVersion version, KeyWrapping from) {
    try (KeyMaterial material = from.unwrap(record, version)) {
      return wrap(record.keyId(), record.namespace(), version.id(), material, version.createdAt());
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
