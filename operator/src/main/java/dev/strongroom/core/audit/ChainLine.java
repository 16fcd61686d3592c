package dev.strongroom.core.audit;

import dev.strongroom.core.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a trail: a JSON object whose last member is its place in the chain,
 *
 * <pre>…,"chain":{"id":"…","sequence":7,"previous":"…","hash":"…"}}</pre>
 *
 * where {@code previous} is the hash of the line before, and {@code hash} the SHA-256 of the bytes
 * of this line up to the quote that ends {@code previous}. Both are hexadecimal.
 *
 * @param text all of it, without the line's end
 * @param body what stands before the place in the chain
 * @param position its place
 * @param previous hash of the line before; of the first one {@link #NOTHING}
 * @param actualHash what its hash is; another one than its position says when it was changed
 */
public record ChainLine(
    String text, String body, ChainPosition position, String previous, String actualHash) {
  /** Stands for the line before the first. */
  public static final String NOTHING = "0".repeat(64);

  /** Most characters that a line can have, with room to spare. */
  public static final int LONGEST = 262_144;

  /** What every line of a trail has and hardly any other line. */
  static final String MARK_OF_A_LINE = ",\"chain\":{\"id\":\"";

  private static final Pattern TAIL =
      Pattern.compile(
          ",\"chain\":\\{\"id\":\"([0-9a-f]{32})\",\"sequence\":(0|[1-9][0-9]{0,17}),"
              + "\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}}");

  /** Longest text that the pattern matches. */
  private static final int LONGEST_TAIL = 270;

  /** A line with this body at this place. */
  static ChainLine of(String body, String chain, long sequence, String previous) {
    String hashed =
        body
            + MARK_OF_A_LINE
            + chain
            + "\",\"sequence\":"
            + sequence
            + ",\"previous\":\""
            + previous
            + '"';
    String hash = hash(hashed);
    return new ChainLine(
        hashed + ",\"hash\":\"" + hash + "\"}}",
        body,
        new ChainPosition(chain, sequence, hash),
        previous,
        hash);
  }

  /** Reads a line; empty when it is none of a trail. */
  public static Optional<ChainLine> parse(String text) {
    int from = text.lastIndexOf(MARK_OF_A_LINE);
    if (from < 0 || text.length() > LONGEST || text.length() - from > LONGEST_TAIL) {
      return Optional.empty();
    }
    Matcher tail = TAIL.matcher(text).region(from, text.length());
    if (!tail.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChainLine(
            text,
            text.substring(0, from),
            new ChainPosition(tail.group(1), Long.parseLong(tail.group(2)), tail.group(4)),
            tail.group(3),
            hash(text.substring(0, tail.end(3) + 1))));
  }

  /** Whether its hash is that of its bytes. */
  public boolean isIntact() {
    return actualHash.equals(position.hash());
  }

  /** Whether it is a signed mark of the chain, and no record. */
  public boolean isMark() {
    return ChainMark.isMark(this);
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
