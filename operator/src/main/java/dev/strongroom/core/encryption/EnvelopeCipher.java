package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AesGcm.Box;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Encrypts the values of versions: a fresh data key for each, wrapped by the account's encryption
 * key. The layout of the result is documented at {@link Ciphertext}.
 *
 * <p>Guarantees that a value is read only as the very version of the very secret of the very
 * account it was written for, and whole; anything else is {@link StoreReason#DamagedCiphertext}.
 * Hides the value but not its length.
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
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when the account's key cannot be
   *     unwrapped
   * @throws Unavailable when the store or the root key does not answer
   */
  public byte[] seal(SecretRecord record, VersionId version, SecretValue value) {
    try (EncryptionKey key = keys.current(record.owner().namespace(), record.metadata().key())) {
      return seal(key, record, version, value);
    }
  }

  private byte[] seal(
      EncryptionKey key, SecretRecord record, VersionId version, SecretValue value) {
    Ciphertext sealed = Ciphertext.blank(value.kind(), key.keyId(), key.version(), value.length());
    Box wrapped = sealed.wrappedKey();
    Box box = sealed.value();
    // One read for key and nonces: the source is shared, and locked while it is read.
    byte[] fresh = new byte[KeyMaterial.BYTES + 2 * AesGcm.NONCE];
    random.nextBytes(fresh);
    wrapped.putNonce(fresh, KeyMaterial.BYTES);
    box.putNonce(fresh, KeyMaterial.BYTES + AesGcm.NONCE);
    try (KeyMaterial dataKey = KeyMaterial.owning(Arrays.copyOf(fresh, KeyMaterial.BYTES))) {
      key.wrap(dataKey, sealed.associatedData(DATA_KEY, record, version), wrapped);
      value.copyTo(box.bytes(), box.contentFrom(), PlaintextAccess.granted());
      AesGcm.seal(AesGcm.cipher(), dataKey, sealed.associatedData(VALUE, record, version), box);
      return sealed.bytes();
    } finally {
      Arrays.fill(fresh, (byte) 0);
    }
  }

  /**
   * Checks and decrypts a value; the caller closes it.
   *
   * @throws Unreadable with {@link StoreReason#DamagedCiphertext} when these are not the bytes that
   *     were sealed for this version of this secret, {@link RootKeyReason#WrongRootKey} when none
   *     of the keys that open it can be unwrapped
   * @throws KeyUnusable when all keys that open it are disabled, scheduled for deletion or gone
   * @throws Unavailable when the store or the root key does not answer
   */
  public SecretValue open(SecretRecord record, VersionId version, byte[] ciphertext) {
    Ciphertext parts = decoded(version, ciphertext);
    try (KeyMaterial dataKey = dataKey(record, version, parts)) {
      return AesGcm.open(
              AesGcm.cipher(), dataKey, parts.associatedData(VALUE, record, version), parts.value())
          .map(plain -> SecretValue.owning(parts.kind(), plain))
          .orElseThrow(() -> damaged(version));
    }
  }

  /**
   * Wraps the data key of a version under the record's present key. The ciphertext stays as it is.
   *
   * @throws Unreadable as {@link #open}
   * @throws KeyUnusable when no key opens the version, or the present key cannot be used
   * @throws Unavailable when the store or the root key does not answer
   */
  public Rewrap rewrap(SecretRecord record, VersionId version, byte[] ciphertext) {
    Optional<UUID> to = record.metadata().key();
    Ciphertext parts = decoded(version, ciphertext);
    try (EncryptionKey key = keys.current(record.owner().namespace(), to)) {
      return rewrap(key, record, version, parts);
    }
  }

  private Rewrap rewrap(
      EncryptionKey key, SecretRecord record, VersionId version, Ciphertext parts) {
    byte[] header = WrappedDataKey.header(key.keyId(), key.version());
    byte[] associatedData = WrappedDataKey.associatedData(header, parts.header(), record, version);
    try (KeyMaterial dataKey = dataKey(record, version, parts)) {
      byte[] wrapped = key.wrap(dataKey, random, associatedData);
      byte[] whole = new WrappedDataKey(header, wrapped).encoded();
      return new Rewrap(record.metadata().key(), Base64.getEncoder().encodeToString(whole));
    }
  }

  private static Ciphertext decoded(VersionId version, byte[] ciphertext) {
    return Ciphertext.decode(ciphertext).orElseThrow(() -> damaged(version));
  }

  private static Unreadable damaged(VersionId version) {
    return new Unreadable(StoreReason.DamagedCiphertext.with(version));
  }

  /** The data key by whichever key opens it, the newest wrap first. */
  private KeyMaterial dataKey(SecretRecord record, VersionId version, Ciphertext parts) {
    VersionKeys known = KeyReferences.keysOf(record, version);
    Optional<Failure> first = Optional.empty();
    for (Optional<UUID> key : known.all()) {
      try {
        Optional<KeyMaterial> dataKey =
            known.rewrap(key).isPresent()
                ? rewrapped(record, version, parts, known.rewrap(key).get())
                : original(record, version, parts, known.sealed());
        if (dataKey.isPresent()) {
          return dataKey.get();
        }
      } catch (Failure failure) {
        first = first.or(() -> Optional.of(failure));
      }
    }
    throw first.orElseGet(() -> damaged(version));
  }

  private Optional<KeyMaterial> original(
      SecretRecord record, VersionId version, Ciphertext parts, Optional<UUID> sealed) {
    return key(record, sealed, parts.keyId(), parts.keyVersion())
        .flatMap(
            key ->
                unwrapped(
                    key, parts.associatedData(DATA_KEY, record, version), parts.wrappedKey()));
  }

  private Optional<KeyMaterial> rewrapped(
      SecretRecord record, VersionId version, Ciphertext parts, Rewrap rewrap) {
    return bytes(rewrap)
        .flatMap(WrappedDataKey::decode)
        .flatMap(
            wrap ->
                key(record, rewrap.key(), wrap.keyId(), wrap.keyVersion())
                    .flatMap(
                        key ->
                            unwrapped(
                                key,
                                WrappedDataKey.associatedData(
                                    wrap.header(), parts.header(), record, version),
                                wrap.box())));
  }

  private static Optional<KeyMaterial> unwrapped(
      EncryptionKey held, byte[] associatedData, Box box) {
    try (held) {
      return held.unwrap(associatedData, box);
    }
  }

  /** The key that the record says opens it, if the bytes say the same. */
  private Optional<EncryptionKey> key(
      SecretRecord record, Optional<UUID> expected, UUID keyId, int keyVersion) {
    String namespace = record.owner().namespace();
    if (expected.isEmpty()) {
      return keys.find(namespace, keyId, keyVersion);
    }
    return expected.get().equals(keyId)
        ? keys.findCustomer(namespace, keyId, keyVersion)
        : Optional.empty();
  }

  private static Optional<byte[]> bytes(Rewrap rewrap) {
    try {
      return Optional.of(Base64.getDecoder().decode(rewrap.wrapped()));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }
}
