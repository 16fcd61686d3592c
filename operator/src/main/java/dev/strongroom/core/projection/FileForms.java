package dev.strongroom.core.projection;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Lines of files that have a name and a text in each. */
final class FileForms {
  private static final byte[] QUOTE_IN_QUOTES = "'\\''".getBytes(StandardCharsets.US_ASCII);
  private static final String ESCAPED = "=:#!\\";

  private FileForms() {}

  /**
   * A variable for a POSIX shell, in single quotes, in which only a single quote is special (POSIX,
   * Shell Command Language 2.2.2): {@code NAME='text'}.
   *
   * @param name letters, digits and underscores
   * @param text UTF-8 without NUL
   */
  static byte[] variable(String name, byte[] text) {
    byte[] start = (name + "='").getBytes(StandardCharsets.UTF_8);
    ByteBuffer line =
        ByteBuffer.allocate(start.length + text.length * QUOTE_IN_QUOTES.length + 2).put(start);
    for (byte b : text) {
      if (b == '\'') {
        line.put(QUOTE_IN_QUOTES);
      } else {
        line.put(b);
      }
    }
    return taken(line.put((byte) '\'').put((byte) '\n'));
  }

  /** A property as {@code java.util.Properties} reads it: {@code name=text}, in US-ASCII. */
  static byte[] property(String name, byte[] text) {
    CharBuffer key = CharBuffer.wrap(name);
    CharBuffer value = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(text));
    ByteBuffer line = ByteBuffer.allocate((key.length() + value.length()) * 6 + 2);
    while (key.hasRemaining()) {
      escape(key.get(), true, line);
    }
    line.put((byte) '=');
    // White space that begins a value is skipped.
    for (boolean isLeading = true; value.hasRemaining(); ) {
      char c = value.get();
      isLeading &= c == ' ';
      escape(c, isLeading, line);
    }
    Arrays.fill(value.array(), '\0');
    return taken(line.put((byte) '\n'));
  }

  private static void escape(char c, boolean isSpaceSpecial, ByteBuffer line) {
    if (c < ' ' || c > '~') {
      String hex = "\\u" + HexFormat.of().toHexDigits(c);
      line.put(hex.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (ESCAPED.indexOf(c) >= 0 || c == ' ' && isSpaceSpecial) {
      line.put((byte) '\\');
    }
    line.put((byte) c);
  }

  private static byte[] taken(ByteBuffer line) {
    byte[] bytes = Arrays.copyOf(line.array(), line.position());
    Arrays.fill(line.array(), (byte) 0);
    return bytes;
  }
}
