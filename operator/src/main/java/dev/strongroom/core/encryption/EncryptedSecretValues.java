package dev.strongroom.core.encryption;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** The values of versions, encrypted before they reach the store. */
public final class EncryptedSecretValues implements SecretValues {
  private final Ciphertexts store;
  private final EnvelopeCipher cipher;

  /** Values in this store, encrypted by this cipher. */
  public EncryptedSecretValues(Ciphertexts store, EnvelopeCipher cipher) {
    this.store = store;
    this.cipher = cipher;
  }

  @Override
  public byte[] seal(SecretRecord record, VersionId version, SecretValue value) {
    return cipher.seal(record, version, value);
  }

  @Override
  public Optional<SecretValue> read(SecretRecord record, VersionId version) {
    return store.read(record, version).map(bytes -> cipher.open(record, version, bytes));
  }
}
