package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts and decrypts what callers of KMS hand over, under customer-managed keys. Who may do it
 * is decided before. The layout is documented at {@link DirectCiphertext}.
 *
 * <p>All methods throw {@link KeyUnusable} when the key is disabled, scheduled for deletion or
 * gone, {@link Unreadable} when the root key does not open it, and {@link Unavailable} when store
 * or root key does not answer.
 */
public final class DirectCipher {
  private final KeyRing keys;
  private final SecureRandom random;

  /** A cipher that uses the keys of this key ring. */
  public DirectCipher(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * Encrypts under the newest material of a key.
   *
   * @param context pairs that decryption has to name again; may be empty
   * @param plaintext up to {@link DirectCiphertext#MAX_PLAINTEXT} bytes; stays the caller's
   */
  public byte[] encrypt(KeyRecord record, Map<String, String> context, SecretValue plaintext) {
    byte[] fresh = new byte[DirectCiphertext.randomBytes()];
    random.nextBytes(fresh);
    try (EncryptionKey key = keys.current(record.namespace(), Optional.of(record.keyId()))) {
      DirectCiphertext sealed =
          DirectCiphertext.blank(key.keyId(), key.version(), plaintext.length(), fresh);
      try (KeyMaterial derived = key.derive(sealed.purpose())) {
        AesGcm.Box box = sealed.box();
        plaintext.copyTo(box.bytes(), box.contentFrom(), PlaintextAccess.granted());
        byte[] associatedData = sealed.associatedData(arn(record), context);
        AesGcm.seal(AesGcm.cipher(), derived, associatedData, box);
        return sealed.bytes();
      }
    }
  }

  /**
   * Checks and decrypts; the caller closes the plaintext.
   *
   * @param record of the key that the ciphertext names
   * @return empty when these are not bytes that this key encrypted with this context
   */
  public Optional<SecretValue> decrypt(
      KeyRecord record, Map<String, String> context, DirectCiphertext ciphertext) {
    return keys.findCustomer(record.namespace(), record.keyId(), ciphertext.keyVersion())
        .flatMap(key -> open(key, arn(record), context, ciphertext))
        .map(plain -> SecretValue.owning(SecretValue.Kind.BINARY, plain));
  }

  private static Optional<byte[]> open(
      EncryptionKey held, KeyArn arn, Map<String, String> context, DirectCiphertext ciphertext) {
    try (held;
        KeyMaterial derived = held.derive(ciphertext.purpose())) {
      byte[] associatedData = ciphertext.associatedData(arn, context);
      return AesGcm.open(AesGcm.cipher(), derived, associatedData, ciphertext.box());
    }
  }

  /**
   * Fresh random bytes; the caller closes them.
   *
   * @param length 1 to 1024 (AWS KMS)
   */
  public SecretValue random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return SecretValue.owning(SecretValue.Kind.BINARY, bytes);
  }

  private static KeyArn arn(KeyRecord record) {
    return record.customer().map(CustomerKey::arn).orElseThrow();
  }
}
