package dev.strongroom.core.values;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * JSON in a spelling that parsers of YAML 1.1 and 1.2 read alike. JSON is YAML but for the escape
 * of a slash, characters beyond U+FFFF as two escapes, tabs between tokens, and characters that
 * YAML calls not printable (YAML 1.2.2 §5.1) or YAML 1.1 takes for line breaks.
 */
public final class YamlText {
  private static final int LONGEST_ESCAPE = 6;
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final String LINE_BREAKS = "\u0085\u2028\u2029";

  private YamlText() {}

  /**
   * The same document in UTF-8. The caller wipes both.
   *
   * @param json a JSON text that was parsed before
   */
  public static byte[] of(byte[] json) {
    CharBuffer in = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(json));
    CharBuffer out = CharBuffer.allocate(in.length() * LONGEST_ESCAPE);
    write(in, out);
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(out.flip());
    byte[] yaml = Arrays.copyOf(encoded.array(), encoded.limit());
    Arrays.fill(encoded.array(), (byte) 0);
    Arrays.fill(in.array(), '\0');
    Arrays.fill(out.array(), '\0');
    return yaml;
  }

  private static void write(CharBuffer in, CharBuffer out) {
    if (in.get(in.position()) == BYTE_ORDER_MARK) {
      in.get();
    }
    while (in.hasRemaining()) {
      char c = in.get();
      if (c == '\\') {
        escape(in, out);
      } else if (c == '\t' || c == '\n' || c == '\r') {
        // In a string they are escapes.
        out.put(' ');
      } else if (isPlain(c)) {
        out.put(c);
      } else {
        put(c, out);
      }
    }
  }

  private static void escape(CharBuffer in, CharBuffer out) {
    char kind = in.get();
    if (kind == '/') {
      out.put(kind);
    } else if (kind == 'u') {
      char unit = unit(in);
      boolean isPair =
          Character.isHighSurrogate(unit)
              && in.remaining() >= LONGEST_ESCAPE
              && in.get(in.position()) == '\\'
              && in.get(in.position() + 1) == 'u';
      put(unit, isPair, in, out);
    } else {
      out.put('\\').put(kind);
    }
  }

  private static void put(char unit, boolean mayBePair, CharBuffer in, CharBuffer out) {
    if (!mayBePair) {
      put(unit, out);
      return;
    }
    in.position(in.position() + 2);
    char second = unit(in);
    if (Character.isLowSurrogate(second)) {
      out.put(unit).put(second);
    } else {
      put(unit, out);
      put(second, out);
    }
  }

  /** Four hexadecimal digits. */
  private static char unit(CharBuffer in) {
    int unit = 0;
    for (int digit = 0; digit < 4; digit++) {
      unit = unit << 4 | HexFormat.fromHexDigit(in.get());
    }
    return (char) unit;
  }

  private static void put(char c, CharBuffer out) {
    out.put('\\').put('u').put(HexFormat.of().toHexDigits(c));
  }

  private static boolean isPlain(char c) {
    boolean isPrintable =
        c >= ' ' && c <= '~' || c >= '\u00a0' && c <= '\ufffd' && c != BYTE_ORDER_MARK;
    return isPrintable && LINE_BREAKS.indexOf(c) < 0;
  }
}
