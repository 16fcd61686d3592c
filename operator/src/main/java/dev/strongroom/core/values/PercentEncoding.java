package dev.strongroom.core.values;

import java.util.HexFormat;

/** Percent-encoding (RFC 3986 §2.1). */
public final class PercentEncoding {
  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  /** Appends a byte: as it is if it is an unreserved character (§2.3), else percent-encoded. */
  public static void append(byte b, StringBuilder out) {
    char c = (char) (b & 0xff);
    if (isUnreserved(c)) {
      out.append(c);
    } else {
      out.append('%');
      UPPER_HEX.toHexDigits(out, b);
    }
  }

  private static boolean isUnreserved(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
