package dev.strongroom.core.keymaterial;

import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The textual encoding of keys (RFC 7468). */
final class Pem {
  private static final int LINE = 64;
  private static final byte[] LINE_END = {'\n'};

  private Pem() {}

  /**
   * A text with this label.
   *
   * @param content wiped
   */
  static SecretValue encoded(String label, byte[] content) {
    byte[] begin = ("-----BEGIN " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] end = ("\n-----END " + label + "-----\n").getBytes(StandardCharsets.US_ASCII);
    byte[] body = Base64.getMimeEncoder(LINE, LINE_END).encode(content);
    Arrays.fill(content, (byte) 0);
    byte[] text = new byte[begin.length + body.length + end.length];
    System.arraycopy(begin, 0, text, 0, begin.length);
    System.arraycopy(body, 0, text, begin.length, body.length);
    System.arraycopy(end, 0, text, begin.length + body.length, end.length);
    Arrays.fill(body, (byte) 0);
    return SecretValue.owning(SecretValue.Kind.TEXT, text);
  }
}
