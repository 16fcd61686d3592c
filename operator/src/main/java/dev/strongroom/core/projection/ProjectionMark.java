package dev.strongroom.core.projection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern FORM =
      Pattern.compile("v1\\.([\\x21-\\x7e]{32,64})\\.([A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{43})");

  /** Reads a mark; empty when the text is none, as after somebody edited it. */
  public static Optional<ProjectionMark> parse(String text) {
    if (text == null || text.length() > 256) {
      return Optional.empty();
    }
    Matcher m = FORM.matcher(text);
    return m.matches()
        ? Optional.of(new ProjectionMark(m.group(1), m.group(2), m.group(3)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "v1." + version + "." + specDigest + "." + mac;
  }
}
