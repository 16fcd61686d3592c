package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm.Box;
import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * A data key that was wrapped once more after its version was written, format 2. Numbers are
 * big-endian.
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 2
 *      1     1  algorithm: 1 = AES-256-GCM, 96-bit nonce, 128-bit tag
 *      2    16  id of the encryption key (UUID)
 *     18     4  version of the encryption key, from 1
 *     22    60  wrapped data key: nonce 12, encrypted key 32, tag 16
 * </pre>
 *
 * The first 22 bytes, the header of the version's {@link Ciphertext}, the SecretARN, the VersionId
 * and the owner's namespace are the associated data, with a purpose of its own in front: a wrap
 * opens the one version it was made for, in the one account.
 *
 * <p>Format 1 has the same layout and does not bind the namespace. It is read for ever and no
 * longer written.
 */
record WrappedDataKey(byte[] header, byte[] wrapped) {
  private static final String PURPOSE = "strongroom.dev/rewrapped-data-key/1";
  private static final int HEADER = 22;
  private static final int BYTES = HEADER + EncryptionKey.WRAPPED_BYTES;
  private static final byte FORMAT = 2;
  private static final byte FORMAT_WITHOUT_NAMESPACE = 1;
  private static final byte ALGORITHM = 1;

  /** The first bytes of a wrap under this key. */
  static byte[] header(UUID keyId, int keyVersion) {
    return ByteBuffer.allocate(HEADER)
        .put(FORMAT)
        .put(ALGORITHM)
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .putInt(keyVersion)
        .array();
  }

  /** Takes the parts apart; empty when these are not the bytes of format 1 or 2. */
  static Optional<WrappedDataKey> decode(byte[] bytes) {
    if (bytes.length != BYTES || bytes[1] != ALGORITHM) {
      return Optional.empty();
    }
    if (bytes[0] != FORMAT && bytes[0] != FORMAT_WITHOUT_NAMESPACE) {
      return Optional.empty();
    }
    return Optional.of(
        new WrappedDataKey(Arrays.copyOf(bytes, HEADER), Arrays.copyOfRange(bytes, HEADER, BYTES)));
  }

  static byte[] associatedData(
      byte[] header, byte[] ciphertextHeader, SecretRecord record, VersionId version) {
    byte[] arn = AssociatedData.text(record.arn().toString());
    byte[] id = AssociatedData.text(version.value());
    return header[0] == FORMAT_WITHOUT_NAMESPACE
        ? AssociatedData.of(PURPOSE, header, ciphertextHeader, arn, id)
        : AssociatedData.of(
            PURPOSE,
            header,
            ciphertextHeader,
            arn,
            id,
            AssociatedData.text(record.owner().namespace()));
  }

  byte[] encoded() {
    return ByteBuffer.allocate(BYTES).put(header).put(wrapped).array();
  }

  Box box() {
    return new Box(wrapped, 0, KeyMaterial.BYTES);
  }

  UUID keyId() {
    ByteBuffer in = ByteBuffer.wrap(header, 2, 16);
    return new UUID(in.getLong(), in.getLong());
  }

  int keyVersion() {
    return ByteBuffer.wrap(header).getInt(18);
  }
}
