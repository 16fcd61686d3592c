package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.values.SecretValue;

/** A plaintext and the key that had encrypted it. Closing it wipes the plaintext. */
public final class Decrypted implements AutoCloseable {
  private final KeyArn key;
  private final SecretValue plaintext;

  Decrypted(KeyArn key, SecretValue plaintext) {
    this.key = key;
    this.plaintext = plaintext;
  }

  /** The key. */
  public KeyArn key() {
    return key;
  }

  /** The plaintext, which is wiped with this object. */
  public SecretValue plaintext() {
    return plaintext;
  }

  @Override
  public void close() {
    plaintext.close();
  }
}
