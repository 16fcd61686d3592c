package dev.strongroom.core.paging;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.sessions.SealedToken;
import dev.strongroom.core.sessions.SessionKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes and reads pagination tokens (AWS NextToken). A token holds the position where a page ended,
 * so that no replica has to remember anything, and every replica can read it: the key follows from
 * the session keys. It is a {@link SealedToken}, bound to its {@link Listing}, with the end of its
 * life (8 bytes, epoch seconds) and the fields of the position, each its length in bytes (2) and
 * UTF-8.
 */
public final class PageTokens {
  /** How long a token is good. */
  public static final Duration LASTING = Duration.ofHours(1);

  /** Longest token that is read, in characters (AWS NextTokenType). */
  public static final int LONGEST = 4096;

  private static final String PURPOSE = "strongroom.dev/page-token/1";

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
    String keyId = keys.currentId();
    KeyMaterial key = keys.find(keyId).orElseThrow();
    byte[] content = content(clock.instant().plus(LASTING), position);
    return SealedToken.seal(keyId, key, PURPOSE, random, content, listing.fields());
  }

  /**
   * The position in a token.
   *
   * @throws Rejected with {@link Kind#INVALID_NEXT_TOKEN} when it was not made here for this
   *     listing, or is too old
   */
  public List<String> open(Listing listing, String token) {
    return SealedToken.read(token, LONGEST)
        .flatMap(read -> opened(listing, read))
        .flatMap(content -> position(content, clock.instant()))
        .orElseThrow(
            () -> new Rejected(Kind.INVALID_NEXT_TOKEN, RequestReason.InvalidNextToken.with()));
  }

  private Optional<byte[]> opened(Listing listing, SealedToken token) {
    return keys.find(token.keyId()).flatMap(key -> token.open(key, PURPOSE, listing.fields()));
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
