package dev.strongroom.core.paging;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.sessions.SessionKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Makes and reads pagination tokens (AWS NextToken). A token holds the position where a page ended,
 * so that no replica has to remember anything, and every replica can read it: the key follows from
 * the session keys. It is Base64 (URL alphabet, without padding) of
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 1
 *      1     1  length of the key id, 1 to 64
 *      2     n  key id, ASCII
 *  2 + n        nonce 12, encrypted content, tag 16
 * </pre>
 *
 * where the content is the end of its life (8 bytes, epoch seconds) and the fields of the position,
 * each its length in bytes (2) and UTF-8. It is sealed with AES-256-GCM; all before the nonce and
 * the {@link Listing} are associated data.
 */
public final class PageTokens {
  /** How long a token is good. */
  public static final Duration LASTING = Duration.ofHours(1);

  /** Longest token that is read, in characters (AWS NextTokenType). */
  public static final int LONGEST = 4096;

  private static final String PURPOSE = "strongroom.dev/page-token/1";
  private static final byte FORMAT = 1;

  private final SessionKeys keys;
  private final SecureRandom random;
  private final Clock clock;

  /** Tokens under keys that are derived from these. */
  public PageTokens(SessionKeys keys, SecureRandom random, Clock clock) {
    this.keys = keys;
    this.random = random;
    this.clock = clock;
  }

  /**
   * A token.
   *
   * @param position where the page ended; all fields together have at most 2 KiB
   */
  public String issue(Listing listing, List<String> position) {
    byte[] id = keys.currentId().getBytes(StandardCharsets.US_ASCII);
    byte[] header =
        ByteBuffer.allocate(2 + id.length).put(FORMAT).put((byte) id.length).put(id).array();
    byte[] content = content(clock.instant().plus(LASTING), position);
    KeyMaterial key = keys.find(keys.currentId()).orElseThrow();
    try (KeyMaterial derived = Hkdf.derive(key, PURPOSE)) {
      byte[] box = AesGcm.seal(derived, random, listing.bytes(PURPOSE, header), content);
      byte[] token = Arrays.copyOf(header, header.length + box.length);
      System.arraycopy(box, 0, token, header.length, box.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
  }

  /**
   * The position in a token.
   *
   * @throws Rejected with {@link Kind#INVALID_NEXT_TOKEN} when it was not made here for this
   *     listing, or is too old
   */
  public List<String> open(Listing listing, String token) {
    return bytes(token)
        .flatMap(bytes -> opened(listing, bytes))
        .flatMap(content -> position(content, clock.instant()))
        .orElseThrow(
            () -> new Rejected(Kind.INVALID_NEXT_TOKEN, RequestReason.InvalidNextToken.with()));
  }

  private Optional<byte[]> opened(Listing listing, byte[] token) {
    int length = token.length > 1 ? token[1] : 0;
    if (length < 1 || token[0] != FORMAT || token.length < 2 + length + AesGcm.OVERHEAD) {
      return Optional.empty();
    }
    byte[] header = Arrays.copyOf(token, 2 + length);
    byte[] box = Arrays.copyOfRange(token, header.length, token.length);
    return keys.find(new String(header, 2, length, StandardCharsets.ISO_8859_1))
        .flatMap(
            key -> {
              try (KeyMaterial derived = Hkdf.derive(key, PURPOSE)) {
                return AesGcm.open(derived, listing.bytes(PURPOSE, header), box);
              }
            });
  }

  private static Optional<byte[]> bytes(String token) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static byte[] content(Instant end, List<String> position) {
    List<byte[]> fields =
        position.stream().map(field -> field.getBytes(StandardCharsets.UTF_8)).toList();
    int size = fields.stream().mapToInt(field -> 2 + field.length).sum();
    ByteBuffer out = ByteBuffer.allocate(8 + size).putLong(end.getEpochSecond());
    fields.forEach(field -> out.putShort((short) field.length).put(field));
    return out.array();
  }

  /** Reads what was authenticated before. */
  private static Optional<List<String>> position(byte[] content, Instant now) {
    ByteBuffer in = ByteBuffer.wrap(content);
    if (in.getLong() <= now.getEpochSecond()) {
      return Optional.empty();
    }
    List<String> position = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] field = new byte[in.getShort()];
      in.get(field);
      position.add(new String(field, StandardCharsets.UTF_8));
    }
    return Optional.of(position);
  }
}
