package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AesGcm.Box;
import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.keys.KeyArn;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a direct call of KMS gets of a plaintext (AWS CiphertextBlob), format 1. Numbers are
 * big-endian.
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 1
 *      1     1  algorithm: 1 = AES-256-GCM, 96-bit nonce, 128-bit tag, under a derived key
 *      2    16  id of the encryption key (UUID)
 *     18     4  version of the encryption key, from 1
 *     22    16  salt of the derived key, random
 *     38     n  sealed plaintext: nonce 12, encrypted plaintext 1 to 4,096, tag 16
 * </pre>
 *
 * The key is derived from the key's material for this salt alone (HKDF with HMAC-SHA-256, RFC
 * 5869), so that callers may encrypt as often as they like: a random nonce under the material
 * itself would end safely after 2^32 of them. The first 38 bytes, the ARN of the key and the
 * encryption context are the associated data, with a purpose in front. Clients keep these bytes for
 * ever; no format ever changes, another layout gets another first byte.
 */
public final class DirectCiphertext {
  /** Longest plaintext in bytes (AWS KMS Encrypt). */
  public static final int MAX_PLAINTEXT = 4096;

  private static final int SALT_AT = 22;
  private static final int SALT = 16;
  private static final int HEADER = SALT_AT + SALT;
  private static final int SHORTEST = HEADER + AesGcm.OVERHEAD + 1;
  private static final int LONGEST = HEADER + AesGcm.OVERHEAD + MAX_PLAINTEXT;
  private static final byte FORMAT = 1;
  private static final byte ALGORITHM = 1;
  private static final String PURPOSE = "strongroom.dev/direct-ciphertext/1";

  private final byte[] bytes;

  private DirectCiphertext(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * One for a plaintext that is still to be sealed.
   *
   * @param random salt and nonce, {@link #randomBytes} of them
   */
  static DirectCiphertext blank(UUID keyId, int keyVersion, int plaintextLength, byte[] random) {
    byte[] bytes = new byte[HEADER + AesGcm.OVERHEAD + plaintextLength];
    ByteBuffer.wrap(bytes)
        .put(FORMAT)
        .put(ALGORITHM)
        .putLong(keyId.getMostSignificantBits())
        .putLong(keyId.getLeastSignificantBits())
        .putInt(keyVersion)
        .put(random, 0, SALT);
    DirectCiphertext blank = new DirectCiphertext(bytes);
    blank.box().putNonce(random, SALT);
    return blank;
  }

  /** How many random bytes a ciphertext takes. */
  static int randomBytes() {
    return SALT + AesGcm.NONCE;
  }

  /** Takes the parts apart; empty when these are not the bytes of format 1. */
  public static Optional<DirectCiphertext> decode(byte[] bytes) {
    boolean isKnown =
        bytes.length >= SHORTEST
            && bytes.length <= LONGEST
            && bytes[0] == FORMAT
            && bytes[1] == ALGORITHM;
    return isKnown ? Optional.of(new DirectCiphertext(bytes.clone())) : Optional.empty();
  }

  /** The key that encrypted it, as the bytes say; nothing is verified yet. */
  public UUID keyId() {
    ByteBuffer in = ByteBuffer.wrap(bytes, 2, 16);
    return new UUID(in.getLong(), in.getLong());
  }

  /** The number of the material that encrypted it. */
  int keyVersion() {
    return ByteBuffer.wrap(bytes).getInt(18);
  }

  /** What the derived key is for. */
  String purpose() {
    return PURPOSE + "/" + HexFormat.of().formatHex(bytes, SALT_AT, HEADER);
  }

  Box box() {
    return new Box(bytes, HEADER, bytes.length - HEADER - AesGcm.OVERHEAD);
  }

  /** What it is bound to. The order of the context's pairs does not matter (AWS KMS). */
  byte[] associatedData(KeyArn arn, Map<String, String> context) {
    byte[][] fields = new byte[2 + 2 * context.size()][];
    fields[0] = Arrays.copyOf(bytes, HEADER);
    fields[1] = AssociatedData.text(arn.toString());
    int next = 2;
    for (Map.Entry<String, String> pair : new TreeMap<>(context).entrySet()) {
      fields[next++] = AssociatedData.text(pair.getKey());
      fields[next++] = AssociatedData.text(pair.getValue());
    }
    return AssociatedData.of(PURPOSE, fields);
  }

  /** The whole of it. */
  byte[] bytes() {
    return bytes;
  }
}
