package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AesGcm.Box;
import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The stored bytes of a version, format 2. Numbers are big-endian.
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 2
 *      1     1  algorithm of both layers: 1 = AES-256-GCM, 96-bit nonce, 128-bit tag
 *      2     1  kind of the value: 1 = text (UTF-8), 2 = binary
 *      3    16  id of the encryption key (UUID)
 *     19     4  version of the encryption key, from 1
 *     23     2  length of the wrapped data key: 60
 *     25    60  wrapped data key: nonce 12, encrypted key 32, tag 16
 *     85     4  length n of the sealed value: 29 to 65,564
 *     89     n  sealed value: nonce 12, encrypted value 1 to 65,536, tag 16
 * </pre>
 *
 * Nothing follows. The first 23 bytes, the SecretARN, the VersionId and the owner's namespace are
 * the associated data of both layers (each layer with a purpose of its own in front), so neither
 * the value nor its data key can be moved to another secret, version, account, key or kind, and no
 * byte can be changed. Both lengths are checked before anything is allocated.
 *
 * <p>Format 1 has the same layout and does not bind the namespace. It is read for ever and no
 * longer written. No format ever changes; another layout gets another first byte.
 */
public final class Ciphertext {
  private static final int HEADER = 23;
  private static final int WRAPPED_AT = HEADER + 2;
  private static final int FIXED = WRAPPED_AT + EncryptionKey.WRAPPED_BYTES + 4;
  private static final int SHORTEST = FIXED + AesGcm.OVERHEAD + 1;
  private static final int LONGEST = FIXED + AesGcm.OVERHEAD + SecretValue.MAX_BYTES;
  private static final byte FORMAT = 2;
  private static final byte FORMAT_WITHOUT_NAMESPACE = 1;
  private static final byte ALGORITHM = 1;
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private final byte[] bytes;
  private final byte[] header;

  private Ciphertext(byte[] bytes) {
    this.bytes = bytes;
    this.header = Arrays.copyOf(bytes, HEADER);
  }

  /**
   * All bytes of a ciphertext under this key but those of the two boxes, which are to be sealed in
   * their places.
   *
   * @param length of the value, 1 to {@link SecretValue#MAX_BYTES}
   */
  static Ciphertext blank(SecretValue.Kind kind, UUID keyId, int keyVersion, int length) {
    byte[] bytes = new byte[FIXED + AesGcm.OVERHEAD + length];
    ByteBuffer.wrap(bytes)
        .put(FORMAT)
        .put(ALGORITHM)
        .put(kind == SecretValue.Kind.TEXT ? TEXT : BINARY)
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .putInt(keyVersion)
        .putShort((short) EncryptionKey.WRAPPED_BYTES)
        .putInt(FIXED - 4, AesGcm.OVERHEAD + length);
    return new Ciphertext(bytes);
  }

  /**
   * Takes the parts apart; empty when these are not the bytes of format 1 or 2.
   *
   * @param bytes are not copied and not changed
   */
  public static Optional<Ciphertext> decode(byte[] bytes) {
    if (bytes.length < SHORTEST || bytes.length > LONGEST) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    boolean known =
        (format == FORMAT || format == FORMAT_WITHOUT_NAMESPACE) && in.get() == ALGORITHM;
    byte kind = in.get();
    boolean sized =
        in.getShort(HEADER) == EncryptionKey.WRAPPED_BYTES
            && in.getInt(FIXED - 4) == bytes.length - FIXED;
    if (!known || !sized || kind != TEXT && kind != BINARY) {
      return Optional.empty();
    }
    return Optional.of(new Ciphertext(bytes));
  }

  /** The associated data of the layer with this purpose. */
  byte[] associatedData(String purpose, SecretRecord record, VersionId version) {
    byte[] arn = AssociatedData.text(record.arn().toString());
    byte[] id = AssociatedData.text(version.value());
    return header[0] == FORMAT_WITHOUT_NAMESPACE
        ? AssociatedData.of(purpose, header, arn, id)
        : AssociatedData.of(
            purpose, header, arn, id, AssociatedData.text(record.owner().namespace()));
  }

  SecretValue.Kind kind() {
    return header[2] == TEXT ? SecretValue.Kind.TEXT : SecretValue.Kind.BINARY;
  }

  byte[] header() {
    return header;
  }

  UUID keyId() {
    ByteBuffer in = ByteBuffer.wrap(header, 3, 16);
    return new UUID(in.getLong(), in.getLong());
  }

  public int keyVersion() {
    return ByteBuffer.wrap(header).getInt(19);
  }

  /** Where the wrapped data key is. */
  Box wrappedKey() {
    return new Box(bytes, WRAPPED_AT, KeyMaterial.BYTES);
  }

  /** Where the sealed value is. */
  Box value() {
    return new Box(bytes, FIXED, bytes.length - FIXED - AesGcm.OVERHEAD);
  }

  /** The whole. */
  byte[] bytes() {
    return bytes;
  }
}
