package dev.strongroom.core.encryption;

import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.core.secrets.VersionId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Encrypts the values of versions: a fresh data key for each, wrapped by the account's encryption
 * key. The layout of the result is documented at {@link Ciphertext}.
 *
 * <p>Guarantees that a value is read only as the very version of the very secret it was written
 * for, and whole; anything else is {@link Reason#DamagedCiphertext}. Hides the value but not its
 * length.
 *
 * <p>Nonces never repeat under one key: a data key encrypts one value once and is then wiped, so
 * its nonce is the only one it ever sees; an encryption key wraps with random 96-bit nonces, far
 * fewer than 2^32 times ({@link EncryptionKey}).
 */
public final class EnvelopeCipher {
  private static final String DATA_KEY = "strongroom.dev/data-key/1";
  private static final String VALUE = "strongroom.dev/value/1";

  private final KeyRing keys;
  private final SecureRandom random;

  /** A cipher that uses the default keys of this key ring. */
  public EnvelopeCipher(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /**
   * Encrypts a value, which stays open and the caller's.
   *
   * @param record the secret, for its account and ARN
   * @throws InvalidSpec with {@link Reason#WrongRootKey} when the account's key cannot be unwrapped
   * @throws Unavailable when the store or the root key does not answer
   */
  public byte[] seal(SecretRecord record, VersionId version, SecretValue value) {
    EncryptionKey key = keys.current(record.owner().namespace(), Optional.empty());
    byte[] header = Ciphertext.header(value.kind(), key.keyId(), key.version());
    SecretArn arn = record.arn();
    byte[] plain = value.bytes(PlaintextAccess.granted());
    try (KeyMaterial dataKey = KeyMaterial.generate(random)) {
      byte[] wrapped =
          key.wrap(dataKey, random, Ciphertext.associatedData(DATA_KEY, header, arn, version));
      byte[] box =
          AesGcm.seal(
              dataKey, random, Ciphertext.associatedData(VALUE, header, arn, version), plain);
      return Ciphertext.encode(header, wrapped, box);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Checks and decrypts a value; the caller closes it.
   *
   * @throws InvalidSpec with {@link Reason#DamagedCiphertext} when these are not the bytes that
   *     were sealed for this version of this secret, {@link Reason#WrongRootKey} when the account's
   *     key cannot be unwrapped, {@link Reason#KeyMissing} when it is gone
   * @throws Unavailable when the store or the root key does not answer
   */
  public SecretValue open(SecretRecord record, VersionId version, byte[] ciphertext) {
    return Ciphertext.decode(ciphertext)
        .flatMap(parts -> open(record, version, parts))
        .orElseThrow(() -> new InvalidSpec(Reason.DamagedCiphertext.with(version)));
  }

  private Optional<SecretValue> open(SecretRecord record, VersionId version, Ciphertext parts) {
    SecretArn arn = record.arn();
    byte[] header = parts.header();
    return keys.find(record.owner().namespace(), parts.keyId(), parts.keyVersion())
        .flatMap(
            key ->
                key.unwrap(
                    parts.wrappedKey(), Ciphertext.associatedData(DATA_KEY, header, arn, version)))
        .flatMap(
            dataKey -> {
              try (dataKey) {
                return AesGcm.open(
                    dataKey, Ciphertext.associatedData(VALUE, header, arn, version), parts.box());
              }
            })
        .map(plain -> SecretValue.owning(parts.kind(), plain));
  }
}
