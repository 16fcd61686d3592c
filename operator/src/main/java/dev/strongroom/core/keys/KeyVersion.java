package dev.strongroom.core.keys;

import dev.strongroom.core.rootkeys.RootKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * One material of an encryption key, wrapped.
 *
 * @param id its number in the key, from 1; never used again
 * @param rootKeyId the root key it was wrapped with, {@link RootKey#id()}
 * @param wrapped what {@link RootKey#wrap} gave
 * @param createdAt when it was made
 */
public record KeyVersion(int id, String rootKeyId, byte[] wrapped, Instant createdAt) {
  /** Copies. */
  public KeyVersion {
    if (id < 1) {
      throw new IllegalArgumentException("key versions are numbered from 1");
    }
    wrapped = wrapped.clone();
  }

  /** A copy of the wrapped bytes. */
  @Override
  public byte[] wrapped() {
    return wrapped.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyVersion that
        && id == that.id
        && rootKeyId.equals(that.rootKeyId)
        && Arrays.equals(wrapped, that.wrapped)
        && createdAt.equals(that.createdAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, rootKeyId, Arrays.hashCode(wrapped), createdAt);
  }
}
