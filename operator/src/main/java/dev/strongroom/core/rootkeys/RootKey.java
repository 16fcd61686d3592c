package dev.strongroom.core.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.List;

/**
 * The key at the top: it wraps encryption keys and nothing else, and never leaves its provider. A
 * provider may know older keys too, for unwrapping only. Safe for use by many threads.
 *
 * <p>A provider may be away, at the start too: then {@link #id}, {@link #wrap}, {@link #unwrap} and
 * {@link #check} throw {@link Unavailable} with {@link RootKeyReason#RootKeyUnavailable}, and work
 * again when it is back.
 */
public interface RootKey {
  /** Name of the provider, as the settings have it: cluster, file, pkcs11, kms-plugin. */
  String provider();

  /**
   * Names the key that wraps now, as the provider said when it was last asked. Not secret; a
   * different key has a different id.
   */
  String id();

  /** The keys that it is known to have, the one of {@link #id} first; there may be more. */
  default List<String> ids() {
    return List.of(id());
  }

  /** Those of {@link #ids} that its source no longer has: they are lost with this process. */
  default List<String> onlyInMemory() {
    return List.of();
  }

  /**
   * Asks the provider whether it works and which key wraps now. Cheap enough for every second.
   *
   * @throws Unavailable when it does not
   */
  void check();

  /**
   * Encrypts and authenticates key material.
   *
   * @param associatedData must be given again, unchanged, to unwrap
   */
  WrappedKey wrap(KeyMaterial key, byte[] associatedData);

  /**
   * Whether these bytes look as if this provider had wrapped them. Asks nobody; may be wrong when
   * true, never when false.
   */
  boolean mayUnwrap(byte[] wrapped);

  /**
   * Checks and decrypts key material; the caller owns it.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when it was wrapped with a key that
   *     this provider does not have, with other associated data, or is damaged
   * @throws Refused with {@link RootKeyReason#RootKeyRefused} when the provider works, but not for
   *     this
   */
  KeyMaterial unwrap(byte[] wrapped, byte[] associatedData);
}
