package dev.strongroom.core.encryption;

import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Unavailable;

/**
 * The key at the top: it wraps encryption keys and nothing else, and never leaves its provider. One
 * provider per installation; it may know older keys too, for unwrapping only. Safe for use by many
 * threads.
 */
public interface RootKey {
  /** Names the key that wraps now. Not secret; a different key has a different id. */
  String id();

  /**
   * Encrypts and authenticates key material.
   *
   * @param associatedData must be given again, unchanged, to unwrap
   * @return bytes that also tell which key wrapped them
   * @throws Unavailable with {@link Reason#RootKeyUnavailable} when the provider does not answer
   */
  byte[] wrap(KeyMaterial key, byte[] associatedData);

  /**
   * Checks and decrypts key material; the caller owns it.
   *
   * @throws InvalidSpec with {@link Reason#WrongRootKey} when it was wrapped with a key that this
   *     provider does not have, with other associated data, or is damaged
   * @throws Unavailable with {@link Reason#RootKeyUnavailable} when the provider does not answer
   */
  KeyMaterial unwrap(byte[] wrapped, byte[] associatedData);
}
