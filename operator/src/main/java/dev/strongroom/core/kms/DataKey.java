package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.values.SecretValue;

/** A fresh data key and its ciphertext. Closing it wipes the plaintext. */
public final class DataKey implements AutoCloseable {
  private final KeyArn key;
  private final SecretValue plaintext;
  private final byte[] ciphertext;

  DataKey(KeyArn key, SecretValue plaintext, byte[] ciphertext) {
    this.key = key;
    this.plaintext = plaintext;
    this.ciphertext = ciphertext;
  }

  /** The key that encrypted it. */
  public KeyArn key() {
    return key;
  }

  /** The data key itself, which is wiped with this object. */
  public SecretValue plaintext() {
    return plaintext;
  }

  /** The encrypted data key. */
  public byte[] ciphertext() {
    return ciphertext;
  }

  @Override
  public void close() {
    plaintext.close();
  }
}
