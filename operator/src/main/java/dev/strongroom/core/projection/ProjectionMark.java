package dev.strongroom.core.projection;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What stands on a projected Secret so that a later look can tell, without decrypting anything,
 * whether it is still what was written: {@code v1.<version id>.<spec digest>.<mac>}.
 *
 * @param version the version that was written
 * @param specDigest {@link ProjectionSpec#digest()} of the declaration it was written for
 * @param mac keyed MAC over namespace, name, the two above and the data; keyed, because an unkeyed
 *     hash would let anyone who reads metadata test guesses
 */
public record ProjectionMark(String version, String specDigest, String mac) {
  private static final String PREFIX = "v1.";
  private static final int LEAST_VERSION = 32;
  private static final int MOST_VERSION = 64;
  private static final int DIGEST = 16;
  private static final int MAC = 43;

  /** Reads a mark; empty when the text is none, as after somebody edited it. */
  public static Optional<ProjectionMark> parse(String text) {
    if (text == null || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    // Only the version may hold a dot. No pattern: every Secret is looked at several times a pass.
    int mac = text.length() - MAC;
    int digest = mac - 1 - DIGEST;
    int versionEnd = digest - 1;
    int version = versionEnd - PREFIX.length();
    boolean isMark =
        version >= LEAST_VERSION
            && version <= MOST_VERSION
            && areAll(text, PREFIX.length(), versionEnd, ProjectionMark::isOfVersion)
            && text.charAt(versionEnd) == '.'
            && areAll(text, digest, mac - 1, ProjectionMark::isOfBase64)
            && text.charAt(mac - 1) == '.'
            && areAll(text, mac, text.length(), ProjectionMark::isOfBase64);
    return isMark
        ? Optional.of(
            new ProjectionMark(
                text.substring(PREFIX.length(), versionEnd),
                text.substring(digest, mac - 1),
                text.substring(mac)))
        : Optional.empty();
  }

  private static boolean areAll(String text, int from, int to, IntPredicate allowed) {
    for (int i = from; i < to; i++) {
      if (!allowed.test(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfVersion(int character) {
    return character >= '!' && character <= '~';
  }

  /** The alphabet of URLs (RFC 4648). */
  private static boolean isOfBase64(int character) {
    return character >= 'A' && character <= 'Z'
        || character >= 'a' && character <= 'z'
        || character >= '0' && character <= '9'
        || character == '-'
        || character == '_';
  }

  @Override
  public String toString() {
    return "v1." + version + "." + specDigest + "." + mac;
  }
}
