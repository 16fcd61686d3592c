package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.AssociatedData;
import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.KeyMaterial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Content that is sealed under a session key, so that every replica can open it. The token is
 * Base64 (URL alphabet, without padding) of
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 1
 *      1     1  length of the key id, 1 to 64
 *      2     n  key id, ASCII
 *  2 + n        nonce 12, encrypted content, tag 16
 * </pre>
 *
 * sealed with AES-256-GCM under a key that is derived from the session key for one purpose alone.
 * All before the nonce is associated data, and so is what else the token is bound to. Random nonces
 * are enough for 2^32 tokens under one key.
 */
public final class SealedToken {
  static final int LONGEST_KEY_ID = 64;

  private static final byte FORMAT = 1;
  private static final int KEY_ID_AT = 2;

  private final byte[] header;
  private final byte[] box;

  private SealedToken(byte[] header, byte[] box) {
    this.header = header;
    this.box = box;
  }

  /**
   * Seals content.
   *
   * @param key the session key with this id
   * @param purpose of the token; one that was sealed for another cannot be opened
   * @param bound what the token is good for alone
   */
  public static String seal(
      String keyId,
      KeyMaterial key,
      String purpose,
      SecureRandom random,
      byte[] content,
      byte[]... bound) {
    byte[] header = header(keyId);
    try (KeyMaterial derived = Hkdf.derive(key, purpose)) {
      byte[] box = AesGcm.seal(derived, random, associatedData(purpose, header, bound), content);
      byte[] token = Arrays.copyOf(header, header.length + box.length);
      System.arraycopy(box, 0, token, header.length, box.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
  }

  /**
   * Reads a token, which is not opened yet.
   *
   * @param longest most characters that it may have
   * @return empty when it does not have the form of one
   */
  public static Optional<SealedToken> read(String text, int longest) {
    return text.length() > longest ? Optional.empty() : bytes(text).flatMap(SealedToken::parsed);
  }

  private static Optional<byte[]> bytes(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<SealedToken> parsed(byte[] token) {
    int keyIdLength = token.length >= KEY_ID_AT ? token[1] : 0;
    if (keyIdLength < 1
        || keyIdLength > LONGEST_KEY_ID
        || token[0] != FORMAT
        || token.length < KEY_ID_AT + keyIdLength + AesGcm.OVERHEAD) {
      return Optional.empty();
    }
    int end = KEY_ID_AT + keyIdLength;
    return Optional.of(
        new SealedToken(Arrays.copyOf(token, end), Arrays.copyOfRange(token, end, token.length)));
  }

  /** The id of the session key that sealed it, as the token has it: it may be made up. */
  public String keyId() {
    return new String(header, KEY_ID_AT, header.length - KEY_ID_AT, StandardCharsets.ISO_8859_1);
  }

  /**
   * Opens it.
   *
   * @param key the session key with {@link #keyId}
   * @return empty when it was not sealed under this key for this purpose, bound to the same
   */
  public Optional<byte[]> open(KeyMaterial key, String purpose, byte[]... bound) {
    try (KeyMaterial derived = Hkdf.derive(key, purpose)) {
      return AesGcm.open(derived, associatedData(purpose, header, bound), box);
    }
  }

  private static byte[] header(String keyId) {
    byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
    if (id.length < 1 || id.length > LONGEST_KEY_ID) {
      throw new IllegalStateException("a session key's id has 1 to 64 characters");
    }
    return ByteBuffer.allocate(KEY_ID_AT + id.length)
        .put(FORMAT)
        .put((byte) id.length)
        .put(id)
        .array();
  }

  private static byte[] associatedData(String purpose, byte[] header, byte[]... bound) {
    return AssociatedData.of(
        purpose, Stream.concat(Stream.of(header), Stream.of(bound)).toArray(byte[][]::new));
  }
}
