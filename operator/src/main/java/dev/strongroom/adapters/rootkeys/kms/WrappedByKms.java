package dev.strongroom.adapters.rootkeys.kms;

import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Encrypted;
import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.KeyMaterial;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bytes of key material that a KMS plugin wrapped. Numbers are big-endian.
 *
 * <pre>
 * size  content
 *    1  format: 3
 *    2  length of the plugin's key_id, 1 to 1,023
 *    n  key_id, UTF-8
 *    2  length of the plugin's ciphertext of the inner key, 1 to 1,023
 *    n  ciphertext
 *    2  number of annotations; each: 2 length of the name, name, 2 length of the value, value
 *   60  nonce 12, encrypted key material 32, tag 16: under the inner key
 * </pre>
 *
 * The protocol has no associated data. So a plugin is given a fresh inner key, never the material;
 * the inner key seals the material once, with all bytes before the box and the caller's associated
 * data bound to it.
 */
record WrappedByKms(Encrypted innerKey, byte[] prefix, byte[] box) {
  private static final byte FORMAT = 3;
  private static final int BOX = KeyMaterial.BYTES + AesGcm.OVERHEAD;
  private static final int LONGEST =
      8 + KmsMessages.MOST_KEY_ID * 4 + KmsMessages.MOST_CIPHERTEXT + 8 * 32 * 1024 + BOX;

  static boolean isFormat(byte[] wrapped) {
    return wrapped.length > BOX && wrapped[0] == FORMAT;
  }

  /** The bytes before the box. */
  static byte[] prefix(Encrypted innerKey) {
    byte[] keyId = text(innerKey.keyId());
    int size = 7 + keyId.length + innerKey.ciphertext().length;
    for (Map.Entry<String, byte[]> annotation : innerKey.annotations().entrySet()) {
      size += 4 + text(annotation.getKey()).length + annotation.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(FORMAT);
    put(out, keyId);
    put(out, innerKey.ciphertext());
    out.putShort((short) innerKey.annotations().size());
    innerKey
        .annotations()
        .forEach(
            (name, value) -> {
              put(out, text(name));
              put(out, value);
            });
    return out.array();
  }

  /** What the box is bound to. */
  static byte[] associatedData(byte[] prefix, byte[] callers) {
    return ByteBuffer.allocate(8 + prefix.length + callers.length)
        .putInt(prefix.length)
        .put(prefix)
        .putInt(callers.length)
        .put(callers)
        .array();
  }

  /** Takes the parts apart; empty when these are not the bytes of this format. */
  static Optional<WrappedByKms> decode(byte[] wrapped) {
    if (!isFormat(wrapped) || wrapped.length > LONGEST) {
      return Optional.empty();
    }
    int end = wrapped.length - BOX;
    ByteBuffer in = ByteBuffer.wrap(wrapped, 1, end - 1);
    try {
      String keyId = new String(get(in), StandardCharsets.UTF_8);
      byte[] ciphertext = get(in);
      Map<String, byte[]> annotations = new TreeMap<>();
      for (int left = Short.toUnsignedInt(in.getShort()); left > 0; left--) {
        annotations.put(new String(get(in), StandardCharsets.UTF_8), get(in));
      }
      if (in.hasRemaining()) {
        return Optional.empty();
      }
      return Optional.of(
          new WrappedByKms(
              new Encrypted(ciphertext, keyId, annotations),
              Arrays.copyOf(wrapped, end),
              Arrays.copyOfRange(wrapped, end, wrapped.length)));
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static void put(ByteBuffer out, byte[] field) {
    out.putShort((short) field.length).put(field);
  }

  private static byte[] get(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new IllegalArgumentException("a length is wrong");
    }
    byte[] field = new byte[length];
    in.get(field);
    return field;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
