package dev.strongroom.core.values;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** JSON as bytes, which can be wiped. */
public final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /**
   * UTF-8 text as a JSON string (RFC 8259 §7): only quote, backslash and controls need escapes. The
   * caller wipes it.
   */
  public static byte[] quoted(byte[] plain) {
    int size = 2;
    for (byte b : plain) {
      size += b == '"' || b == '\\' ? 2 : b >= 0 && b < ' ' ? 6 : 1;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put((byte) '"');
    for (byte b : plain) {
      if (b >= 0 && b < ' ') {
        out.put((byte) '\\').put((byte) 'u').put((byte) '0').put((byte) '0');
        out.put(HEX[b >> 4]).put(HEX[b & 15]);
      } else {
        if (b == '"' || b == '\\') {
          out.put((byte) '\\');
        }
        out.put(b);
      }
    }
    return out.put((byte) '"').array();
  }
}
